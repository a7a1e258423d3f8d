namespace Scales;

/// <summary>
/// Linearized operators whose gradient has mean 0 over the batch, in every unit: g ↦ g − mean(g). What all images have
/// in common then moves no weight. Not for batches of one, whose gradient would be 0.
/// </summary>
internal sealed class CenteredOperators(LinearizeOptions options) : LinearizedOperators(options)
{
    protected override Tensor Apply(StepOperator step, Tensor input)
    {
        using var scope = NewDisposeScope();
        // The input's values, with the gradient of its difference to the mean.
        var centered = SurrogateGradient.Apply(input - input.mean([0], keepdim: true), input);
        return base.Apply(step, centered).MoveToOuterDisposeScope();
    }
}
