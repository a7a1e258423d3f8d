using System.Globalization;
using Spectre.Console;

namespace Scales;

/// <summary>The results of a task as a table: a row per method, a column per scale, its best in green.</summary>
internal static class Report
{
    public static void Print(IReadOnlyDictionary<Run, Score> scores)
    {
        foreach (var task in LearningTask.All.Where(task => scores.Keys.Any(run => run.Task == task.Name)))
            AnsiConsole.Write(Table(task, AccuracyOf(task, scores)));
        AnsiConsole.MarkupLine(
            "Test accuracy of the hard network in %, mean ± standard deviation of the seeds; " +
            "× what the hidden weights start with.");
    }

    /// <summary>The accuracies of a task, by method and scale.</summary>
    public static Dictionary<(string Method, double Scale), Accuracy> AccuracyOf(
        LearningTask task, IReadOnlyDictionary<Run, Score> scores) =>
        scores.Where(score => score.Key.Task == task.Name)
            .GroupBy(score => (score.Key.Method, score.Key.Setting))
            .ToDictionary(group => group.Key, group => Accuracy.Of(group.Select(score => score.Value.Test)));

    private static Table Table(LearningTask task, Dictionary<(string Method, double Scale), Accuracy> accuracies)
    {
        double[] scales = [.. accuracies.Keys.Select(key => key.Scale).Distinct().Order()];
        var best = scales.ToDictionary(
            scale => scale,
            scale => accuracies.Where(entry => entry.Key.Scale == scale).Max(entry => entry.Value.Mean));
        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(task.Title)).AddColumn("trained with");
        foreach (var scale in scales)
            table.AddColumn(new TableColumn(string.Create(CultureInfo.InvariantCulture, $"× {scale}")).RightAligned());
        foreach (var method in Methods.All.Where(method => accuracies.Keys.Any(key => key.Method == method.Name)))
        {
            table.AddRow([Markup.Escape(method.Title), .. scales.Select(scale =>
                !accuracies.TryGetValue((method.Name, scale), out var accuracy) ? "–"
                : accuracy.Mean == best[scale] ? $"[bold green]{accuracy}[/]" : accuracy.ToString())]);
        }
        return table;
    }
}
