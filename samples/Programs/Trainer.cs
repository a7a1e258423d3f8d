namespace Programs;

/// <summary>Trains the program of a task; the setting of a run is that of its method.</summary>
internal sealed class Trainer
{
    private const int RulesShown = 6;

    private readonly Lazy<Split> _digits = new(DigitsData.Load);
    private readonly Lazy<Split> _mnist = new(MnistData.Load);

    /// <summary>Gets the strongest rules that the recipe has learned, of the first seed; none if they were not
    /// trained.</summary>
    public IReadOnlyList<string> Rules { get; private set; } = [];

    public Score Train(Run run, Action epochDone)
    {
        var task = ProgramTask.All.Single(task => task.Name == run.Task);
        var method = Methods.All.Single(family => family.Name == run.Method).With(run.Setting);
        var descent = new Descent(task.IsMnist ? 2e-3 : 1e-2);
        return new Training((task.IsMnist ? _mnist : _digits).Value, run.Epochs, descent, task.Objective)
            .Run(task.Start, method, run.Seed, epochDone, program =>
            {
                if (program is Rules rules && run is { Method: Methods.Recipe, Seed: 0 })
                    Rules = [.. rules.Strongest(RulesShown)];
            });
    }
}
