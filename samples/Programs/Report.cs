using Spectre.Console;

namespace Programs;

/// <summary>The results as a table: a row per method, a column per task, its best in green.</summary>
internal static class Report
{
    public static void Print(IReadOnlyList<Outcome> outcomes, IReadOnlyList<string> rules)
    {
        var tasks = outcomes.Select(outcome => outcome.Task).Distinct().ToArray();
        var table = new Table().Border(TableBorder.Rounded).AddColumn("trained with");
        foreach (var task in tasks)
            table.AddColumn(new TableColumn($"{task.Title}: {task.Unit}").RightAligned());
        foreach (var family in Methods.All.Where(family => outcomes.Any(outcome => outcome.Family == family)))
        {
            table.AddRow([Markup.Escape(family.Title), .. tasks.Select(task =>
            {
                var outcome = outcomes.SingleOrDefault(outcome => outcome.Task == task && outcome.Family == family);
                if (outcome is null)
                    return "–";
                var best = outcomes.Where(other => other.Task == task).Max(other => other.Score.Mean);
                var text = family.Settings.Length == 1
                    ? outcome.Score.ToString()
                    : FormattableString.Invariant($"{outcome.Score} ({outcome.Setting})");
                return outcome.Score.Mean == best ? $"[bold green]{text}[/]" : text;
            })]);
        }
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(
            "Of the hard program on test images, mean ± standard deviation of the seeds; in parentheses the setting " +
            "that was best on validation images.");
        if (rules.Count == 0)
            return;
        Console.WriteLine(
            "The strongest rules that the recipe learned; pixels by row and column, in standard deviations:");
        foreach (var rule in rules)
            Console.WriteLine($"  {rule}");
    }
}
