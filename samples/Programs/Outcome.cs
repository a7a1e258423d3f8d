namespace Programs;

/// <summary>What a method reached in a task with the setting that is best on validation images.</summary>
internal sealed record Outcome(ProgramTask Task, Family Family, double Setting, Accuracy Score)
{
    public string Title => Family.Settings.Length == 1
        ? Family.Title
        : FormattableString.Invariant($"{Family.Title} ({Setting})");

    /// <summary>The outcome of every task and method that was trained.</summary>
    public static IReadOnlyList<Outcome> Of(IReadOnlyDictionary<Run, Score> scores) =>
    [
        .. from task in ProgramTask.All
           from family in Methods.All
           let runs = scores.Where(score => score.Key.Task == task.Name && score.Key.Method == family.Name).ToArray()
           where runs.Length > 0
           let best = runs.GroupBy(run => run.Key.Setting).MaxBy(same => Chosen(task, scores, family, same.Key))!
           select new Outcome(task, family, best.Key, Accuracy.Of(best.Select(run => run.Value.Test))),
    ];

    // MNIST has no validation images here: its settings are those of the same program on the digits.
    private static double Chosen(
        ProgramTask task, IReadOnlyDictionary<Run, Score> scores, Family family, double setting)
    {
        var name = task.IsMnist ? "pixels" : task.Name;
        return scores
            .Where(score =>
                score.Key.Task == name && score.Key.Method == family.Name && score.Key.Setting == setting)
            .Select(score => score.Value.Validation).DefaultIfEmpty().Average();
    }
}
