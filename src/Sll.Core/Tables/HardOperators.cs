namespace SllCore;

/// <summary>torch's own operators, whose gradient is zero almost everywhere: what is deployed.</summary>
public class HardOperators : OperatorTable
{
    /// <inheritdoc/>
    protected override Tensor Apply(StepOperator step, Tensor input) => step.Hard(input);

    /// <inheritdoc/>
    protected override Tensor Apply(StepOperator step, Tensor input, Tensor origin) => step.HardAt(input, origin);

    /// <inheritdoc/>
    protected override Tensor Apply(ChoiceOperator choice, Tensor input, long dim) => choice.Hard(input, dim);

    /// <inheritdoc/>
    protected override Tensor Apply(CountOperator count, Tensor input, Tensor boundaries) =>
        count.Hard(input, boundaries);
}
