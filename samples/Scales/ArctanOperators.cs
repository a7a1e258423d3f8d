namespace Scales;

/// <summary>Hard values forward, jump/(1 + (πd)²) backward: the surrogate of many spiking networks (Fang et al. 2021,
/// arXiv:2007.05785).</summary>
internal sealed class ArctanOperators : StraightThroughOperators
{
    private static readonly Scalar s_one = 1.ToScalar();
    private static readonly Scalar s_pi = Math.PI.ToScalar();

    protected override Tensor Apply(StepOperator step, Tensor input)
    {
        using var scope = NewDisposeScope();
        using var jump = step.Jump.ToScalar();
        var x = input.detach();
        var angle = step.Distance(x).mul(s_pi);
        var slope = angle.mul(angle).add(s_one, alpha: s_one).reciprocal().mul(jump);
        return SurrogateGradient.Apply(input, step.Hard(x), slope).MoveToOuterDisposeScope();
    }
}
