using System.CommandLine;

namespace Programs;

/// <summary>What to train, and where to keep the results, if anywhere.</summary>
internal sealed record Selection(IReadOnlyList<Run> Runs, string? Output);

/// <summary>The command line of the sample.</summary>
internal static class CommandLine
{
    private const int FullSeeds = 5;

    private static readonly Option<string[]> s_tasks = CommandLines.Names(
        "--task", "Programs to learn; the four on the digits if none is given",
        ProgramTask.All.Select(task => task.Name));

    private static readonly Option<string[]> s_methods = CommandLines.Names(
        "--method", "Methods to train with; all if none is given", Methods.All.Select(family => family.Name));

    private static readonly Option<int> s_seeds = CommandLines.Count(
        "--seeds", $"Trainings of every program, method and setting; with --full {FullSeeds} unless given", 1);

    private static readonly Option<bool> s_full = new("--full")
    {
        Description = "Every program, MNIST too, five seeds: a quarter of an hour",
    };

    private static readonly Option<string?> s_output = CommandLines.Folder(
        "--output", "Folder for results.csv, results.png and rules.txt; what results.csv holds is not trained again");

    /// <summary>Parses the arguments and runs; Ctrl-C ends the run between two epochs.</summary>
    public static Task<int> RunAsync(string[] args, Action<Selection, CancellationToken> run)
    {
        var root = new RootCommand("Learns discrete programs: decision trees, rules, a ranking, a choice of pixels.")
        {
            s_tasks, s_methods, s_seeds, s_full, s_output,
        };
        return root.RunAsync(args, (parsed, stop) => run(Select(parsed), stop));
    }

    private static Selection Select(ParseResult parsed)
    {
        var full = parsed.GetValue(s_full);
        string[] chosen = parsed.GetValue(s_tasks) is { Length: > 0 } tasks
            ? tasks
            : [.. ProgramTask.All.Where(task => full || !task.IsMnist).Select(task => task.Name)];
        var methods = parsed.GetValue(s_methods);
        var seeds = full && parsed.GetResult(s_seeds) is not { Implicit: false } ? FullSeeds : parsed.GetValue(s_seeds);
        var runs =
            from task in ProgramTask.All
            where chosen.Contains(task.Name)
            from seed in Enumerable.Range(0, seeds)
            from family in Methods.All
            where family.AppliesTo(task) && (methods is not { Length: > 0 } || methods.Contains(family.Name))
            from setting in family.Settings
            select new Run(task.Name, family.Name, setting, seed, task.Epochs);
        return new Selection([.. runs], parsed.Folder(s_output));
    }
}
