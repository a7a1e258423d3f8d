using SllCore.Autograd;
using SllCore.Bands;
using SllCore.Counting;
using SllCore.Coverage;
using SllCore.Kernels;

namespace SllCore;

/// <summary>
/// Bucketize(x, b)_i = Σ_j H(x_i − b_j), with H the Heaviside that is linear within ε: how many boundaries are below
/// x_i. Bands may overlap. The gradient to x_i is (the boundaries within ε of it)/(2ε), to b_j it
/// is −(the sum of what arrives at the x_i within ε of it)/(2ε). Where no boundary is within ε it is exactly
/// torch.bucketize.
/// </summary>
internal sealed class BucketizeOperator(bool right, CountOperator? kind = null)
    : CountOperator(nameof(SllOps.Bucketize), isKind: kind is null)
{
    public override DiscreteOperator Kind => kind ?? this;

    /// <summary>The same, with boundaries equal to a number above or below it.</summary>
    public BucketizeOperator Of(bool toTheRight) => toTheRight == right ? this : new(toTheRight, this);

    public override Tensor Hard(Tensor input, Tensor boundaries)
    {
        using var buckets = input.bucketize(boundaries, right: right);
        return buckets.to(input.dtype);
    }

    public override Tensor Pairwise(Tensor input, Tensor boundaries, Func<Tensor, Tensor, Tensor> above)
    {
        using var scope = NewDisposeScope();
        var x = input.unsqueeze(-1);
        // A number that is not below a boundary counts, or one that is above it.
        var pairs = right ? BelowToNotBelow(above(boundaries, x)) : above(x, boundaries);
        return pairs.sum(-1).to(input.dtype).MoveToOuterDisposeScope();
    }

    // Deployed it reads no boundaries: on another device that would be a wait for every call.
    internal override void Check(Tensor input, Tensor boundaries, bool isHard)
    {
        var dtype = CountArgument.Boundaries(input, boundaries, nameof(boundaries), mustAscend: !isHard);
        CountArgument.Fits(dtype, boundaries.NumberOfElements, "buckets");
    }

    internal override Tensor ByOneCall(Tensor input, Tensor boundaries, Func<CountCall, Tensor, Tensor> count)
    {
        using var scope = NewDisposeScope();
        var numbers = input.NumberOfElements;
        // torch.cat leaves an empty tensor out, and its graph with it.
        if (numbers == 0)
            return input.Plus(boundaries.narrow(0, 0, 0).view(input.shape)).MoveToOuterDisposeScope();
        var all = cat([input.reshape(numbers), boundaries]);
        return count(new(this, numbers), all).narrow(0, 0, numbers).view(input.shape).MoveToOuterDisposeScope();
    }

    internal override Linearization Linearize(CountCall call, double eps, BandStyle style) => new CountLinearization(
        call.Numbers, ofBoundaries: false, right, eps, style, all => HardOf(call, all));

    internal override Tensor HardOf(CountCall call, Tensor all)
    {
        using var scope = NewDisposeScope();
        var (x, boundaries) = CountArgument.Parts(call, all);
        return cat([Hard(x, boundaries), zeros_like(boundaries)]).MoveToOuterDisposeScope();
    }

    internal override double? EpsFor(CountCall call, Tensor all, CoverageTarget coverage)
    {
        using var scope = NewDisposeScope();
        var (x, boundaries) = CountArgument.Parts(call, all);
        return BoundariesDistance.EpsFor(x, boundaries, coverage);
    }

    internal override long Counted(CountCall call, Tensor all) => call.Numbers;

    private static Tensor BelowToNotBelow(Tensor pairs)
    {
        using var one = ones_like(pairs, requires_grad: false);
        return one - pairs;
    }
}

public abstract partial class CountOperator
{
    private static readonly BucketizeOperator s_bucketize = new(right: false);

    /// <summary>Gets the count of <see cref="SllOps.Bucketize(Tensor, Tensor, bool)"/>: what options and reports know
    /// it by.</summary>
    public static CountOperator Bucketize => s_bucketize;

    /// <summary>The count with boundaries equal to a number above or below it.</summary>
    internal static CountOperator BucketizeOf(bool right) => s_bucketize.Of(right);
}

public static partial class SllOps
{
    /// <summary>The number of the bucket that an entry is in: how many boundaries are below it, as torch.bucketize,
    /// through this thread's operator table.</summary>
    /// <param name="input">A real tensor of any shape; NaN is above all boundaries.</param>
    /// <param name="boundaries">The boundaries, ascending, in one dimension and of the dtype of
    /// <paramref name="input"/>; receive their gradient. Outside every scope their order is not looked at, as by
    /// torch.bucketize.</param>
    /// <param name="right">Whether a boundary equal to an entry is below it; has no effect inside a linearized
    /// band.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An argument is complex; <paramref name="boundaries"/> are not in one
    /// dimension, or of another dtype, or on another device, or, in a scope, not ascending; or there are more of them
    /// than the dtype can count.</exception>
    /// <example><code>
    /// var boundaries = torch.tensor(new[] { 1.0, 2, 4 });
    /// SllOps.Bucketize(torch.tensor(new[] { 0, 1.9, 5 }), boundaries);            // 0, 1, 3
    /// SllOps.Bucketize(torch.tensor(new[] { 0, 1.9, 5 }), boundaries, eps: 0.25); // 0, 1.3, 3
    /// </code></example>
    public static Tensor Bucketize(Tensor input, Tensor boundaries, bool right = false) =>
        OperatorTable.Current.Call(CountOperator.BucketizeOf(right), input, boundaries);

    /// <summary>The number of the bucket that an entry is in, linearized within <paramref name="eps"/> of every
    /// boundary, whatever the scope.</summary>
    /// <param name="input">A real tensor of any shape.</param>
    /// <param name="boundaries">The boundaries, ascending, in one dimension and of the dtype of
    /// <paramref name="input"/>; receive their gradient.</param>
    /// <param name="eps">ε, in units of the input: finite, above 0. Half of the narrowest bucket joins the
    /// lines.</param>
    /// <param name="right">Whether a boundary equal to an entry is below it, for integers.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An argument is complex; <paramref name="boundaries"/> are not ascending or
    /// not in one dimension, or of another dtype, or on another device; or there are more of them than the dtype can
    /// count.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is outside its range.</exception>
    public static Tensor Bucketize(Tensor input, Tensor boundaries, double eps, bool right = false) =>
        new LinearizedOperators(eps).Call(CountOperator.BucketizeOf(right), input, boundaries);
}
