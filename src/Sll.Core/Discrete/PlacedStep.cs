namespace SllCore;

/// <summary>A step S moved to an origin o and scaled to a unit u: x ↦ u · S((x − o)/u).</summary>
internal sealed class PlacedStep(StepOperator kind, double origin, double unit)
    : StepOperator(kind.Name, kind.Shape, isKind: false)
{
    public override DiscreteOperator Kind => kind;

    public override double Origin => origin;

    public override double Unit => unit;

    public override Tensor Hard(Tensor input) => kind.HardAt(input, origin, unit);

    public override Tensor Distance(Tensor input) => InUnits(input, kind.Distance);

    public override Tensor Middle(Tensor input) => InUnits(input, kind.Middle);

    private Tensor InUnits(Tensor input, Func<Tensor, Tensor> function)
    {
        using var scope = NewDisposeScope();
        var x = origin == 0 ? input : input - tensor(origin, dtype: input.dtype);
        var result = unit == 1 ? function(x) : kind.FromUnits(function(kind.ToUnits(x, unit)), unit);
        return result.MoveToOuterDisposeScope();
    }
}
