using SllCore.Autograd;
using SllCore.Bands;
using SllCore.Counting;
using SllCore.Coverage;

namespace SllCore;

/// <summary>
/// Histogram(x, e)_j = A_j − A_{j+1}, with A_j = Σ_i H(x_i − e_j) and H the Heaviside that is linear within ε: how many
/// entries are between two edges. An entry within ε of an edge is shared by the two bins there; the sum is always
/// A_0 − A_last. Where no entry is within ε of an edge it is exactly torch.histogram. The counts of
/// <see cref="BucketizeOperator"/>, seen from the boundaries; computed in float64.
/// </summary>
internal sealed class HistogramOperator() : CountOperator(nameof(SllOps.Histogram))
{
    public override Tensor Hard(Tensor input, Tensor boundaries)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        // In float64: torch has no histogram of integers and of half types.
        var bins = histogram(input.to(ScalarType.Float64).flatten(), boundaries.to(ScalarType.Float64)).hist;
        return bins.to(input.dtype).MoveToOuterDisposeScope();
    }

    public override Tensor Pairwise(Tensor input, Tensor boundaries, Func<Tensor, Tensor, Tensor> above)
    {
        using var scope = NewDisposeScope();
        var counts = above(input.reshape(-1, 1), boundaries).sum([0]);
        return Bins(counts.neg()).to(input.dtype).MoveToOuterDisposeScope();
    }

    internal override void Check(Tensor input, Tensor boundaries, bool isHard)
    {
        var dtype = CountArgument.Boundaries(input, boundaries, "edges", mustAscend: true);
        CountArgument.Edges(boundaries);
        CountArgument.Fits(dtype, input.NumberOfElements, "entries of a bin");
    }

    internal override Tensor ByOneCall(Tensor input, Tensor boundaries, Func<CountCall, Tensor, Tensor> count)
    {
        using var scope = NewDisposeScope();
        var numbers = input.NumberOfElements;
        var all = cat([input.reshape(numbers).to(ScalarType.Float64), boundaries.to(ScalarType.Float64)]);
        var counts = count(new(this, numbers), all).narrow(0, numbers, boundaries.NumberOfElements);
        return Bins(counts).to(input.dtype).MoveToOuterDisposeScope();
    }

    internal override Linearization Linearize(CountCall call, double eps, BandStyle style) => new CountLinearization(
        call.Numbers, ofBoundaries: true, right: true, eps, style, all => HardOf(call, all));

    // Minus the entries from every edge on; those beyond the last, NaN among them, are in no difference.
    internal override Tensor HardOf(CountCall call, Tensor all)
    {
        using var scope = NewDisposeScope();
        var (x, edges) = CountArgument.Parts(call, all);
        var bins = Hard(x, edges);
        var counts = cat([zeros(1, dtype: all.dtype), bins.cumsum(0)]) - bins.sum();
        var inBuckets = x.bucketize(edges, false, true).to(all.dtype);
        return cat([inBuckets, counts]).MoveToOuterDisposeScope();
    }

    internal override double? EpsFor(CountCall call, Tensor all, CoverageTarget coverage)
    {
        using var scope = NewDisposeScope();
        var (x, edges) = CountArgument.Parts(call, all);
        return BoundariesDistance.EpsFor(x, edges, coverage);
    }

    internal override long Counted(CountCall call, Tensor all) => call.Numbers;

    // The counts are negative and rise.
    private static Tensor Bins(Tensor counts)
    {
        var bins = counts.NumberOfElements - 1;
        return counts.narrow(0, 1, bins) - counts.narrow(0, 0, bins);
    }
}

public abstract partial class CountOperator
{
    /// <summary>Gets the count of <see cref="SllOps.Histogram(Tensor, Tensor)"/>.</summary>
    public static CountOperator Histogram { get; } = new HistogramOperator();
}

public static partial class SllOps
{
    /// <summary>How many entries are between two edges, for every two that follow each other, as torch.histogram,
    /// through this thread's operator table.</summary>
    /// <param name="input">A real tensor of any shape; what is beyond the edges, and NaN, is not counted.</param>
    /// <param name="edges">At least two edges, ascending, finite, in one dimension and of the dtype of
    /// <paramref name="input"/>; receive their gradient. A bin holds its left edge, the last one both.</param>
    /// <returns>A tensor of one entry less than <paramref name="edges"/>, of the dtype and device of
    /// <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An argument is complex; <paramref name="edges"/> are not ascending, fewer
    /// than two, not finite, not in one dimension, of another dtype, or on another device; or there are more entries
    /// than the dtype can count.</exception>
    /// <example><code>
    /// var edges = torch.tensor(new[] { 0.0, 1, 2 });
    /// SllOps.Histogram(torch.tensor(new[] { 0.5, 0.9, 1.5 }), edges);            // 2, 1
    /// SllOps.Histogram(torch.tensor(new[] { 0.5, 0.9, 1.5 }), edges, eps: 0.25); // 1.7, 1.3
    /// </code></example>
    public static Tensor Histogram(Tensor input, Tensor edges) =>
        OperatorTable.Current.Call(CountOperator.Histogram, input, edges);

    /// <summary>How many entries are between two edges, linearized within <paramref name="eps"/> of every edge,
    /// whatever the scope.</summary>
    /// <param name="input">A real tensor of any shape.</param>
    /// <param name="edges">At least two edges, ascending, finite, in one dimension and of the dtype of
    /// <paramref name="input"/>; receive their gradient.</param>
    /// <param name="eps">ε, in units of the input: finite, above 0.</param>
    /// <returns>A tensor of one entry less than <paramref name="edges"/>, of the dtype and device of
    /// <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An argument is complex; <paramref name="edges"/> are not ascending, fewer
    /// than two, not finite, not in one dimension, of another dtype, or on another device; or there are more entries
    /// than the dtype can count.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is outside its range.</exception>
    public static Tensor Histogram(Tensor input, Tensor edges, double eps) =>
        new LinearizedOperators(eps).Call(CountOperator.Histogram, input, edges);
}
