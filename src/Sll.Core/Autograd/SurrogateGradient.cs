using SllCore.Autograd;

namespace SllCore;

/// <summary>
/// Exact values forward, a gradient of your choice backward: what an <see cref="OperatorTable"/> of your own needs.
/// </summary>
public static class SurrogateGradient
{
    /// <summary>
    /// y = <paramref name="value"/>, ∂y/∂input = <paramref name="slope"/>, elementwise. The values are passed on bit
    /// for bit, unlike those of the idiom <c>input + (value − input).detach()</c>, which rounds twice.
    /// </summary>
    /// <param name="input">A real tensor: receives the gradient slope ⊙ g.</param>
    /// <param name="value">The values of the result, copied: shape, dtype and device of
    /// <paramref name="input"/>.</param>
    /// <param name="slope">The slopes, of the shape and device of <paramref name="input"/>; or bool, which lets the
    /// gradient pass or sets it to 0; or null for 1 everywhere. They count as constants: the derivatives of higher
    /// order do not see how they depend on the input. Do not change them in place before the backward.</param>
    /// <returns>A new tensor with the values of <paramref name="value"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> or <paramref name="value"/> is
    /// null.</exception>
    /// <exception cref="ArgumentException">An argument is complex, or does not match
    /// <paramref name="input"/>.</exception>
    /// <example>The arctangent surrogate of spiking networks (Fang et al. 2021, arXiv:2007.05785) for all steps:
    /// <code>
    /// class ArctanOperators : StraightThroughOperators
    /// {
    ///     protected override torch.Tensor Apply(StepOperator step, torch.Tensor input)
    ///     {
    ///         using var scope = torch.NewDisposeScope();
    ///         var x = input.detach();
    ///         var slope = step.Jump / (1 + (Math.PI * step.Distance(x)).square());
    ///         return SurrogateGradient.Apply(input, step.Hard(x), slope).MoveToOuterDisposeScope();
    ///     }
    /// }
    /// </code></example>
    public static Tensor Apply(Tensor input, Tensor value, Tensor? slope = null)
    {
        TensorArgument.SameType(input, TensorArgument.SameShape(input, value), nameof(value));
        if (slope is not null)
            TensorArgument.SameShape(input, slope);
        using var values = value.detach();
        using var slopes = slope?.detach();
        return SurrogateFunction.Apply(input, values.clone(), slopes);
    }
}
