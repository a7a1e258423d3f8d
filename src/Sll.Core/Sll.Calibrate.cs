namespace SllCore;

public static partial class Sll
{
    /// <summary>Runs a model once and chooses an ε per operator and site, such that the given fraction of the inputs it
    /// met there is in the band.</summary>
    /// <param name="run">What runs the model on representative data, for example <c>() => model.forward(batch)</c>. It
    /// runs without gradients, with the hard values that the deployed model computes with, on this thread.</param>
    /// <param name="coverage">The fraction of the elements (rows for choices, pairs for ranks) in the band: above 0, at
    /// most 1.</param>
    /// <param name="options">The options to add to, or null for the default ones. Their own ε are kept for what
    /// <paramref name="run"/> does not call. With <see cref="LinearizeOptions.AllReduce"/> the inputs of all processes
    /// count.</param>
    /// <returns>The options with the ε: of a site that <see cref="Site"/> names the mean over its calls, of an operator
    /// the mean over all of its calls. <see cref="LinearizeOptions.Coverage"/> is null.</returns>
    /// <remarks>ε stays as it is while the scale of the data drifts during a training: calibrate again, or let
    /// <see cref="LinearizeOptions.Coverage"/> choose per call.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="run"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="coverage"/> is not above 0 or above 1.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="run"/> called none of <see cref="SllOps"/> on this
    /// thread, or all inputs were empty.</exception>
    /// <example><code>
    /// var options = Sll.Calibrate(() => model.forward(input), coverage: 0.5);
    /// using (Sll.Linearize(options))
    ///     model.forward(input).mean().backward();
    /// </code></example>
    public static LinearizeOptions Calibrate(Action run, double coverage = 0.5, LinearizeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        var report = new BandReport();
        var measured = new LinearizeOptions
        {
            Coverage = coverage, Forward = ForwardValues.Hard, AllReduce = options?.AllReduce,
        };
        using (Linearize(measured, report))
        using (NewDisposeScope())
        using (no_grad())
            run();
        if (report.Rows.Count == 0)
        {
            throw new InvalidOperationException("run called none of SllOps on this thread with anything in it, so " +
                "there is nothing to calibrate: run the model here, not on a worker, on a batch that is not empty, " +
                "and see that its project is compiled against Sll.Core.");
        }
        var calibrated = (options ?? new LinearizeOptions()) with { Coverage = null };
        foreach (var calls in report.Rows.GroupBy(row => row.Operator))
        {
            calibrated = calibrated.WithEps(calls.Key, MeanEps(calls));
            foreach (var site in calls.Where(row => row.Site is not null).GroupBy(row => row.Site))
                calibrated = calibrated.WithEps(calls.Key, MeanEps(site), site.Key);
        }
        return calibrated;
    }

    private static double MeanEps(IEnumerable<BandReportRow> rows) =>
        rows.Sum(row => row.Eps * row.Calls) / rows.Sum(row => row.Calls);
}
