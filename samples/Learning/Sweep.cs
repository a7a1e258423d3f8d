namespace Learning;

/// <summary>One training.</summary>
/// <param name="Task">What is learned.</param>
/// <param name="Method">How.</param>
/// <param name="Setting">A number that the sample gives a meaning.</param>
/// <param name="Seed">Of all that is random.</param>
/// <param name="Epochs">For how long.</param>
internal sealed record Run(string Task, string Method, double Setting, int Seed, int Epochs);

/// <summary>Trains what has no result yet, as many at a time as there are processors.</summary>
/// <param name="results">Where the results go.</param>
/// <param name="train">Trains and evaluates; calls the action after every epoch.</param>
internal sealed class Sweep(SweepFile results, Func<Run, Action, Score> train)
{
    /// <summary>Every result is kept as soon as it is there: a run that was stopped goes on where it was.</summary>
    public void Go(IEnumerable<Run> runs, CancellationToken stop)
    {
        Run[] open = [.. runs.Where(run => !results.Have(run))];
        if (open.Length == 0)
            return;
        Work.Show(work =>
        {
            var all = work.Add("training", open.Sum(run => run.Epochs));
            Work.InParallel(open, run =>
            {
                all.Names($"{run.Task}: {run.Method} {run.Setting}");
                results.Add(run, train(run, () =>
                {
                    stop.ThrowIfCancellationRequested();
                    all.Advance();
                }));
            }, stop);
        });
    }
}
