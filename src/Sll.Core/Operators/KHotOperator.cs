using SllCore.Autograd;
using SllCore.Bands;
using SllCore.Coverage;
using SllCore.Kernels;
using SllCore.KHot;

namespace SllCore;

/// <summary>
/// The mask of the k largest entries along dim, or of the k smallest, those of −x: the point of the capped simplex
/// {0 ≤ p ≤ 1, Σp = k} nearest to x/ε, p = clip(x/ε − τ, 0, 1) with τ such that Σp = k. With F the entries that are
/// neither 0 nor 1, the gradient is v ↦ (v − mean of v over F)/ε on F, 0 off it. Once the k-th largest entry leads the
/// next by ε, and no sooner, this is exactly the k-hot of torch.
/// </summary>
internal sealed class KHotOperator(string name, long k, bool largest, bool firstOfEquals, ChoiceOperator? kind = null)
    : ChoiceOperator(name, isKind: kind is null)
{
    public override DiscreteOperator Kind => kind ?? this;

    internal override string Things => "rows";

    internal override bool ChoosesLargest => largest;

    /// <summary>The same of so many entries.</summary>
    public KHotOperator Of(long count, bool ofLargest) => new(Name, count, ofLargest, firstOfEquals, this);

    public override Tensor Hard(Tensor input, long dim) => firstOfEquals
        ? HardChoice.OneHot(input, dim, largest)
        : HardChoice.TopK(input, k, dim, largest);

    // x − (the first that is not chosen), or x − (the last that is); ∞ where all are.
    public override Tensor Margin(Tensor input, long dim)
    {
        if (TensorShape.Along(input, dim) == k)
            return input.Filled(double.PositiveInfinity);
        using var scope = NewDisposeScope();
        var x = Ascending(input);
        var (values, indices) = x.topk((int)k + 1, (int)dim);
        var (last, next) = (values.narrow(dim, k - 1, 1), values.narrow(dim, k, 1));
        // Also scatters NaN, which no distance is within.
        return (x - last).scatter(dim, indices.narrow(dim, 0, k), values.narrow(dim, 0, k) - next)
            .MoveToOuterDisposeScope();
    }

    /// <summary>softmax(x/τ) for k = 1; else σ((x − λ)/τ) with the λ that makes the sum k.</summary>
    public override Tensor Relaxed(Tensor input, long dim, double temperature)
    {
        using var scope = NewDisposeScope();
        using var divisor = temperature.ToScalar();
        var x = Ascending(input);
        if (k == TensorShape.Along(input, dim) && k > 1)
            return (x - x.detach()).Plus(1.0).MoveToOuterDisposeScope();
        if (k > 1)
            return KHotRelaxation.Of(x, k, dim, temperature).MoveToOuterDisposeScope();
        // The largest is subtracted first: a quotient by a small τ would overflow.
        var most = x.Dimensions == 0 ? x.detach() : x.detach().amax([dim], keepdim: true);
        return (x - most).div(divisor).softmax(dim).MoveToOuterDisposeScope();
    }

    internal override long DimensionOf(Tensor input, long dim)
    {
        var index = base.DimensionOf(input, dim);
        Argument.Between(k, 1, TensorShape.Along(input, index));
        return index;
    }

    internal override Tensor Linearize(Tensor input, long dim, double eps, BandStyle style, ICallObserver? observer)
    {
        using var scope = NewDisposeScope();
        // torch counts NaN as larger than all numbers; argmin and argmax choose it.
        var nan = largest || firstOfEquals ? double.PositiveInfinity : double.NegativeInfinity;
        var selection = new Selection((int)k, firstOfEquals, nan, x => HardRows(x));
        return LinearizedFunction.Apply(Ascending(input), new KHotLinearization(selection, dim, eps, style), observer)
            .MoveToOuterDisposeScope();
    }

    internal override double? EpsFor(Tensor input, long dim, CoverageTarget coverage)
    {
        using var scope = NewDisposeScope();
        return ChoiceGap.EpsFor(Ascending(input.detach()), dim, k, coverage);
    }

    internal override long Counted(Tensor input, long dim) =>
        input.NumberOfElements / Math.Max(1, TensorShape.Along(input, dim));

    // Decisions are made about the last that is chosen.
    internal override double Scale(Tensor input, long dim)
    {
        using var scope = NewDisposeScope();
        var edges = input.Dimensions == 0
            ? input.alias()
            : input.topk((int)k, (int)dim, largest).values.narrow(dim, k - 1, 1);
        return Finite.MeanMagnitude(edges);
    }

    private Tensor HardRows(Tensor ascending)
    {
        using var input = Ascending(ascending);
        return Hard(input, input.Dimensions - 1);
    }

    private Tensor Ascending(Tensor input) => largest ? input.alias() : input.neg();
}
