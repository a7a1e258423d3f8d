using SllCore.Autograd;
using SllCore.Bands;
using SllCore.Coverage;

namespace SllCore;

/// <summary>
/// An operator that counts by comparing: of numbers x and boundaries b it sums the decisions H(x_i − b_j), H being 1
/// above and 0 below. Every table that has steps has these, too: as sums of steps, pair by pair.
/// </summary>
public abstract partial class CountOperator : DiscreteOperator
{
    private protected CountOperator(string name, bool isKind = true)
        : base(name, isKind)
    {
    }

    /// <summary>torch's own counts, bit for bit.</summary>
    /// <param name="input">A real tensor.</param>
    /// <param name="boundaries">What it is compared with, ascending; for ranks <paramref name="input"/> itself.</param>
    /// <returns>A new tensor of the dtype of <paramref name="input"/>.</returns>
    public abstract Tensor Hard(Tensor input, Tensor boundaries);

    /// <summary>The counts as sums of steps over all pairs, which takes time and memory for every pair.</summary>
    /// <param name="input">A real tensor.</param>
    /// <param name="boundaries">What it is compared with, ascending; for ranks <paramref name="input"/> itself.</param>
    /// <param name="above">What makes of numbers and boundaries, which broadcast, how far the former are above the
    /// latter, from 0 to 1: <see cref="SllOps.Threshold(Tensor, Tensor)"/>, for example.</param>
    /// <returns>A tensor of the shape that <see cref="Hard"/> gives.</returns>
    public abstract Tensor Pairwise(Tensor input, Tensor boundaries, Func<Tensor, Tensor, Tensor> above);

    /// <summary>Refuses what cannot be counted, or not in the dtype of the input.</summary>
    /// <param name="input">A real tensor.</param>
    /// <param name="boundaries">What it is compared with.</param>
    /// <param name="isHard">Whether torch's own operator follows, which takes boundaries as they come.</param>
    internal abstract void Check(Tensor input, Tensor boundaries, bool isHard);

    /// <summary>The counts by one call on one tensor of all that is compared.</summary>
    /// <param name="input">A floating-point tensor.</param>
    /// <param name="boundaries">What it is compared with, ascending.</param>
    /// <param name="count">Makes the call.</param>
    internal abstract Tensor ByOneCall(Tensor input, Tensor boundaries, Func<CountCall, Tensor, Tensor> count);

    internal abstract Linearization Linearize(CountCall call, double eps, BandStyle style);

    internal abstract Tensor HardOf(CountCall call, Tensor all);

    internal abstract double? EpsFor(CountCall call, Tensor all, CoverageTarget coverage);

    internal abstract long Counted(CountCall call, Tensor all);

    internal virtual string Things => "elements";
}
