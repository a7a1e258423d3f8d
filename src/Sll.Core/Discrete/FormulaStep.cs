using SllCore.Arithmetic;
using SllCore.Autograd;
using SllCore.Bands;
using SllCore.Coverage;
using SllCore.Steps;

namespace SllCore;

/// <summary>The <see cref="StepOperator"/> of one <see cref="IStep"/>.</summary>
internal class FormulaStep<TStep>(string name)
    : StepOperator(name, new StepShape(TStep.Jump, TStep.RepeatsEveryUnit, TStep.IntegerDistance)), ITensorStep
    where TStep : struct, IStep
{
    public override Tensor Hard(Tensor input) => TStep.Hard<TensorArithmetic, Tensor>(input);

    public override Tensor Distance(Tensor input)
    {
        using var scope = NewDisposeScope();
        var distance = TStep.Distance<TensorArithmetic, Tensor>(input, Hard(input), out _);
        // The distance to a boundary at 0 is the input itself; the caller may dispose what it gets.
        return (ReferenceEquals(distance, input) ? input.alias() : distance).MoveToOuterDisposeScope();
    }

    public override Tensor Middle(Tensor input)
    {
        using var scope = NewDisposeScope();
        TStep.Distance<TensorArithmetic, Tensor>(input, Hard(input), out var boundary);
        return TStep.Middle<TensorArithmetic, Tensor>(boundary).MoveToOuterDisposeScope();
    }

    TensorParts ITensorStep.Parts(Tensor x)
    {
        var hard = Hard(x);
        var distance = TStep.Distance<TensorArithmetic, Tensor>(x, hard, out var boundary);
        return new(hard, distance, () => TStep.Middle<TensorArithmetic, Tensor>(boundary));
    }

    // torch refuses what it cannot take itself, at no cost; the check has the words for it.
    internal override Tensor CallHard(Tensor input)
    {
        try
        {
            return Hard(input);
        }
        catch
        {
            TensorArgument.Real(input);
            throw;
        }
    }

    internal override Linearization Linearize(Band band) => new BandLinearization<TStep>(this, band);

    internal override double? EpsFor(Tensor input, double origin, double limit, CoverageTarget coverage) =>
        BoundaryDistance.EpsFor<TStep>(input, origin, limit, coverage);
}
