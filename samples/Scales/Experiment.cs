using System.Collections.Concurrent;
using Spectre.Console;

namespace Scales;

/// <summary>One training: what, how, from which start, for how long.</summary>
internal sealed record Run(string Task, string Method, double Scale, int Seed, int Epochs);

/// <summary>Trains what has no result yet, as many at a time as there are processors.</summary>
internal sealed class Experiment(ResultsFile results)
{
    private readonly Dictionary<string, Split> _images = [];

    /// <summary>Every result is kept as soon as it is there: a run that was stopped goes on where it was.</summary>
    public void Go(IEnumerable<Run> runs, CancellationToken stop)
    {
        Run[] open = [.. runs.Where(run => !results.Have(run))];
        AnsiConsole.Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var all = context.AddTask("training", maxValue: Math.Max(1, open.Sum(run => run.Epochs)));
                var parallel = new ParallelOptions
                {
                    MaxDegreeOfParallelism = Environment.ProcessorCount,
                    CancellationToken = stop,
                };
                Parallel.ForEach(Partitioner.Create(open, EnumerablePartitionerOptions.NoBuffering), parallel, run =>
                {
                    all.Description = Markup.Escape($"{run.Task}: {run.Method} from × {run.Scale}");
                    results.Add(run, Train(run, () =>
                    {
                        stop.ThrowIfCancellationRequested();
                        all.Increment(1);
                    }));
                });
                all.Value = all.MaxValue;
            });
    }

    private Score Train(Run run, Action epochDone)
    {
        var task = LearningTask.All.Single(task => task.Name == run.Task);
        var method = Methods.All.Single(method => method.Name == run.Method);
        var descent = new Descent(task.IsMnist ? 2e-3 : 3e-3);
        return new Training(Images(task), run.Epochs, descent)
            .Run(generator => task.Start(generator, run.Scale), method, run.Seed, epochDone);
    }

    private Split Images(LearningTask task)
    {
        lock (_images)
        {
            if (!_images.TryGetValue(task.Images, out var images))
                _images[task.Images] = images = task.IsMnist ? MnistData.Load() : DigitsData.Load();
            return images;
        }
    }
}
