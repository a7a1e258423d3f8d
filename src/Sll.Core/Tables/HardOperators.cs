using SllCore.Arithmetic;
using SllCore.Operators;

namespace SllCore;

/// <summary>torch's own operators, whose gradient is zero almost everywhere: what is deployed.</summary>
public class HardOperators : OperatorTable
{
    /// <inheritdoc/>
    public override Tensor Heaviside(Tensor input, Tensor values) =>
        heaviside(input, Argument.SameType(input, Argument.Beside(input, values), nameof(values)));

    /// <inheritdoc/>
    public override Tensor Round(Tensor input, long decimals) => round(Argument.Real(input), decimals);

    // These four are what a model calls when it is deployed: torch's call and nothing else.

    /// <inheritdoc/>
    public override Tensor Sign(Tensor input) => Argument.Real(input).sign();

    /// <inheritdoc/>
    public override Tensor Round(Tensor input) => TensorArithmetic.Round(input, Argument.RealType(input));

    /// <inheritdoc/>
    public override Tensor Floor(Tensor input) => Argument.Real(input).floor();

    /// <inheritdoc/>
    public override Tensor Ceil(Tensor input) => Argument.Real(input).ceil();

    /// <inheritdoc/>
    public override Tensor Threshold(Tensor input, double threshold)
    {
        using var above = Argument.Real(input).gt(threshold);
        return above.to(input.dtype);
    }

    /// <inheritdoc/>
    public override Tensor Threshold(Tensor input, Tensor threshold)
    {
        using var above = input.gt(Argument.Beside(input, threshold));
        return above.to(input.dtype);
    }

    /// <inheritdoc/>
    protected override Tensor Apply(StepOperator step, Tensor input) => step.Hard(input);

    /// <inheritdoc/>
    protected override Tensor OneHot(Tensor input, long dim)
    {
        using var scope = NewDisposeScope();
        var winner = input.argmax(dim, keepdim: true);
        var one = ones_like(winner, dtype: input.dtype);
        return zeros_like(input, requires_grad: false).scatter_(dim, winner, one).MoveToOuterDisposeScope();
    }
}
