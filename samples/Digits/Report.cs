using Spectre.Console;

namespace Digits;

/// <summary>The results as tables: a row per method, a column per task, the best of a column in green.</summary>
internal static class Report
{
    private const int ColumnsThatFit = 5;

    public static void Print(IReadOnlyList<Result> results)
    {
        var seeds = results.Select(result => result.Seed).Distinct().Count();
        var done = LearningTask.All.Where(task => results.Any(result => result.Task == task));
        foreach (var tasks in done.Chunk(ColumnsThatFit))
        {
            var shown = results.Where(result => tasks.Contains(result.Task));
            AnsiConsole.Write(Table(tasks, shown.ToLookup(result => result.Method)));
        }
        AnsiConsole.MarkupLine(
            "Test accuracy of the hard network in %, evaluated outside every scope: mean ± standard deviation of " +
            $"{seeds} seeds.");
    }

    private static Table Table(LearningTask[] tasks, ILookup<Method, Result> methods)
    {
        var best = tasks.ToDictionary(task => task, task => methods.Max(rows => On(task, rows)?.Mean));
        var table = new Table().Border(TableBorder.Rounded).AddColumn("trained with");
        foreach (var task in tasks)
            table.AddColumn(new TableColumn(Markup.Escape(task.Name)).RightAligned());
        foreach (var method in Methods.All.Where(methods.Contains))
        {
            table.AddRow([method.Title, .. tasks.Select(task => On(task, methods[method]) switch
            {
                null => "–",
                { } accuracy when accuracy.Mean == best[task] => $"[bold green]{accuracy}[/]",
                { } accuracy => accuracy.ToString(),
            })]);
        }
        return table;
    }

    private static Accuracy? On(LearningTask task, IEnumerable<Result> results)
    {
        var mine = results.Where(result => result.Task == task).ToArray();
        return mine.Length == 0 ? null : Accuracy.Of(mine.Select(result => result.Score.Test));
    }
}
