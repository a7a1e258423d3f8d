using System.CommandLine;
using System.Globalization;

namespace Scales;

/// <summary>What to train, and where to keep the results, if anywhere.</summary>
internal sealed record Selection(IReadOnlyList<Run> Runs, string? Output, bool Gradients);

/// <summary>The command line of the sample.</summary>
internal static class CommandLine
{
    private const int DigitsEpochs = 60;
    private const int MnistEpochs = 12;
    private static readonly double[] s_all = [0.01, 0.1, 1, 10, 100];

    private static readonly Option<string[]> s_tasks = CommandLines.Names(
        "--task", "Tasks to learn; digits-thresholds if none is given", LearningTask.All.Select(task => task.Name));

    private static readonly Option<string[]> s_methods = CommandLines.Names(
        "--method", "Methods to train with; all if none is given", Methods.All.Select(method => method.Name));

    private static readonly Option<double[]> s_scales = new("--scale")
    {
        Description = "Factors of the hidden weights at the start, above 0; 0.01 to 100 if none is given",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int> s_seeds = CommandLines.Count(
        "--seeds", "Trainings of every task with every method from every scale", 5);

    private static readonly Option<bool> s_quick = new("--quick")
    {
        Description = "Two seeds, a quarter of the epochs",
    };

    private static readonly Option<bool> s_full = new("--full") { Description = "Every task: an hour and more" };

    private static readonly Option<bool> s_gradients = new("--gradients")
    {
        Description = "Instead of accuracies: cosine, norm and signs of the gradient of every layer",
    };

    private static readonly Option<string?> s_output = CommandLines.Folder(
        "--output", "Folder for results.csv and results.png; what results.csv holds already is not trained again");

    /// <summary>Parses the arguments and runs; Ctrl-C ends the run between two epochs.</summary>
    public static Task<int> RunAsync(string[] args, Action<Selection, CancellationToken> run)
    {
        s_scales.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => !IsScale(token.Value)))
                result.AddError("--scale must be a finite number above 0.");
        });
        var root = new RootCommand("Trains networks with hard decisions from weights of very different scales.")
        {
            s_tasks, s_methods, s_scales, s_seeds, s_quick, s_full, s_gradients, s_output,
        };
        return root.RunAsync(args, (parsed, stop) => run(Select(parsed), stop));
    }

    private static bool IsScale(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var scale) && scale > 0 && double.IsFinite(scale);

    private static Selection Select(ParseResult parsed)
    {
        var (quick, seeds) = (parsed.GetValue(s_quick), parsed.GetValue(s_seeds));
        var chosen = parsed.GetValue(s_tasks) is { Length: > 0 } names ? names
            : parsed.GetValue(s_full) ? [.. LearningTask.All.Select(task => task.Name)] : ["digits-thresholds"];
        var methods = parsed.GetValue(s_methods) is { Length: > 0 } named
            ? named : [.. Methods.All.Select(method => method.Name)];
        var scales = parsed.GetValue(s_scales) is { Length: > 0 } given ? given : s_all;
        var runs =
            from task in LearningTask.All
            where chosen.Contains(task.Name)
            let epochs = (task.IsMnist ? MnistEpochs : DigitsEpochs) / (quick ? 4 : 1)
            from seed in Enumerable.Range(0, quick ? 2 : seeds)
            from method in methods
            from scale in scales
            select new Run(task.Name, method, scale, seed, epochs);
        return new Selection([.. runs.Distinct()], parsed.Folder(s_output), parsed.GetValue(s_gradients));
    }
}
