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
    public override Tensor Hard(Tensor input) => TStep.Hard<TensorArithmetic, Operand>(input);

    // Asks for the dtype once, for the check and for the formula.
    internal override Tensor HardOfReal(Tensor input) =>
        TStep.Hard<TensorArithmetic, Operand>(new Operand(input, TensorArgument.RealType(input)));

    public override Tensor Distance(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor distance = TStep.Distance<TensorArithmetic, Operand>(input, Hard(input), out _);
        // The distance to a boundary at 0 is the input itself; the caller may dispose what it gets.
        return (ReferenceEquals(distance, input) ? input.alias() : distance).MoveToOuterDisposeScope();
    }

    public override Tensor Middle(Tensor input)
    {
        using var scope = NewDisposeScope();
        TStep.Distance<TensorArithmetic, Operand>(input, Hard(input), out var boundary);
        Tensor middle = TStep.Middle<TensorArithmetic, Operand>(boundary);
        return middle.MoveToOuterDisposeScope();
    }

    TensorParts ITensorStep.Parts(Tensor x)
    {
        var hard = Hard(x);
        var distance = TStep.Distance<TensorArithmetic, Operand>(x, hard, out var boundary);
        return new(hard, distance, () => TStep.Middle<TensorArithmetic, Operand>(boundary));
    }

    internal override Linearization Linearize(Band band) => new BandLinearization<TStep>(this, band);

    internal override double? EpsFor(Tensor input, double origin, double limit, CoverageTarget coverage) =>
        BoundaryDistance.EpsFor<TStep>(input, origin, limit, coverage);
}
