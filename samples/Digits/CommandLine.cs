using System.CommandLine;

namespace Digits;

/// <summary>What to train; instead of that the scenarios, or a file of earlier results; where to write, if
/// anywhere.</summary>
internal sealed record Selection(
    IReadOnlyList<LearningTask> Tasks,
    IReadOnlyList<Method> Methods,
    int Seeds,
    int Epochs,
    bool Scenarios,
    string? Earlier,
    string? Output);

/// <summary>The command line of the sample.</summary>
internal static class CommandLine
{
    private static readonly Option<string[]> s_tasks = CommandLines.Names(
        "--task", "Tasks to learn", LearningTask.All.Select(task => task.Name));

    private static readonly Option<string[]> s_methods = CommandLines.Names(
        "--method", "Methods to train with", Methods.All.Select(method => method.Name));

    private static readonly Option<int> s_seeds = CommandLines.Count(
        "--seeds", "Trainings of every task with every method", 5);

    private static readonly Option<bool> s_quick = new("--quick")
    {
        Description = "Two seeds, a quarter of the epochs",
    };
    private static readonly Option<bool> s_full = new("--full") { Description = "Every task with every method" };
    private static readonly Option<bool> s_scenarios = new("--scenarios")
    {
        Description = "Known outcomes, with their ranges",
    };

    private static readonly Option<FileInfo> s_earlier = new Option<FileInfo>("--earlier")
    {
        Description = "Shows a results.csv instead of training",
    }.AcceptExistingOnly();

    private static readonly Option<string?> s_output = CommandLines.Folder(
        "--output", "Folder for results.csv and results.png");

    /// <summary>Parses the arguments and runs; Ctrl-C ends the run between two epochs.</summary>
    public static Task<int> RunAsync(string[] args, Action<Selection, CancellationToken> run)
    {
        var root = new RootCommand("Trains networks with hard decisions on handwritten digits, in several ways.")
        {
            s_tasks, s_methods, s_seeds, s_quick, s_full, s_scenarios, s_earlier, s_output,
        };
        return root.RunAsync(args, (parsed, stop) =>
        {
            var (full, quick) = (parsed.GetValue(s_full), parsed.GetValue(s_quick));
            run(
                new Selection(
                    Pick(LearningTask.All, task => task.Name, parsed.GetValue(s_tasks), full, LearningTask.Shown),
                    Pick(Methods.All, method => method.Name, parsed.GetValue(s_methods), full, Methods.Shown),
                    quick ? 2 : parsed.GetValue(s_seeds),
                    quick ? 15 : 60,
                    parsed.GetValue(s_scenarios),
                    parsed.GetValue(s_earlier)?.FullName,
                    parsed.Folder(s_output)),
                stop);
        });
    }

    private static IReadOnlyList<T> Pick<T>(
        IReadOnlyList<T> all, Func<T, string> name, string[]? names, bool full, IReadOnlyList<T> shown) =>
        names is { Length: > 0 } ? [.. all.Where(item => names.Contains(name(item)))] : full ? all : shown;
}
