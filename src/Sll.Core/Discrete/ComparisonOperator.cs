using SllCore.Arithmetic;
using SllCore.Bands;
using SllCore.Steps;

namespace SllCore;

/// <summary>The <see cref="StepOperator"/> of a comparison x ⋛ y: the step of x − y, with torch's own hard
/// values.</summary>
internal class ComparisonOperator<TStep>(string name) : FormulaStep<TStep>(name)
    where TStep : struct, IComparison
{
    public override Tensor Hard(Tensor input) => HardAt(input, origin: 0, unit: 1);

    // Not by the formula, whose steps on the way nobody frees.
    internal override Tensor HardOfReal(Tensor input) => Hard(TensorArgument.Real(input));

    // torch compares; a difference of integers, or of ∞, would be another thing.
    internal override Tensor HardAt(Tensor input, double origin, double unit)
    {
        if (unit != 1)
            return base.HardAt(input, origin, unit);
        using var number = origin.ToScalar();
        using var holds = TStep.Holds(input, number);
        return holds.to(input.dtype);
    }

    internal override Tensor HardAt(Tensor input, Tensor origin)
    {
        using var holds = TStep.Holds(input, origin);
        return holds.to(input.dtype);
    }

    // ∞ − ∞ is not a number, but ∞ ≥ ∞.
    internal override Tensor Difference(Tensor x, Tensor y)
    {
        if (!TStep.HoldsForEquals)
            return base.Difference(x, y);
        using var scope = NewDisposeScope();
        var difference = x.sub(y);
        // In place and without a graph: the gradient goes on to both, as that of every other difference.
        using var constant = no_grad();
        using var holds = double.PositiveInfinity.ToScalar();
        return difference.masked_fill_(x.eq(y).logical_and_(difference.isnan()), holds).MoveToOuterDisposeScope();
    }

    internal override ComparisonLinearization? LinearizePair(Band band) =>
        FusedPair.Accepts(band) ? new ComparisonLinearization<TStep>(band) : null;
}
