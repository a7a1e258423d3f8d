using System.Collections.Concurrent;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Learning;

/// <summary>How far the work is: in a terminal a bar for every part, elsewhere a line for every quarter of
/// it.</summary>
internal sealed class Work
{
    private readonly ProgressContext? _bars;

    private Work(ProgressContext? bars) => _bars = bars;

    /// <summary>Works, and shows how far it is.</summary>
    /// <param name="run">The work, which adds its parts.</param>
    /// <param name="hideCompleted">Takes the bars of completed parts away.</param>
    public static void Show(Action<Work> run, bool hideCompleted = false)
    {
        var terminal = AnsiConsole.Profile.Capabilities;
        if (!terminal.Interactive || !terminal.Ansi)
        {
            run(new(null));
            return;
        }
        AnsiConsole.Progress()
            .HideCompleted(hideCompleted)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new DoneColumn(),
                new RemainingTimeColumn())
            .Start(bars => run(new(bars)));
    }

    /// <summary>Works on as many items at a time as there are processors, until it is stopped.</summary>
    public static void InParallel<T>(IEnumerable<T> items, Action<T> run, CancellationToken stop) => Parallel.ForEach(
        Partitioner.Create(items, EnumerablePartitionerOptions.NoBuffering),
        new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = stop },
        run);

    /// <summary>A part of the work, of so many steps.</summary>
    public Part Add(string name, int steps) =>
        new(name, steps, _bars?.AddTask(Markup.Escape(name), maxValue: steps));

    private sealed class DoneColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(Done(task.Percentage));
    }

    private static string Done(double percentage) => $"{percentage:F0} % done";

    /// <summary>A part, to which any thread may report.</summary>
    internal sealed class Part(string name, int steps, ProgressTask? bar)
    {
        private const int Lines = 4;
        private int _done;

        /// <summary>One more step is done.</summary>
        public void Advance()
        {
            bar?.Increment(1);
            var done = Interlocked.Increment(ref _done);
            if (bar is null && Lines * done / steps > Lines * (done - 1) / steps)
                AnsiConsole.WriteLine($"{name}, {Done(100.0 * done / steps)}");
        }

        /// <summary>What is worked on; only in a terminal.</summary>
        public void Names(string detail) => bar?.Description(Markup.Escape(detail));
    }
}
