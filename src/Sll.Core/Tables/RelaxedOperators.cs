using SllCore.Autograd;
using SllCore.Operators;

namespace SllCore;

/// <summary>
/// Smooth relaxations with a temperature τ. With d the signed distance to the nearest decision boundary and σ the
/// logistic function, a step becomes <c>middle + jump · (σ(d/τ) − ½)</c>, and Argmax <c>softmax(x/τ)</c>. Immutable.
/// </summary>
/// <remarks>
/// <para>Thus Heaviside is σ(x/τ), Threshold σ((x − t)/τ), Sign tanh(x/(2τ)). Round, Floor and Ceil, whose boundaries
/// are 1 apart, divide σ(d/τ) − ½ = ½ tanh(d/(2τ)) by tanh(1/(4τ)), so that neighbouring pieces join: the soft
/// quantization of Gong et al. 2019 (arXiv:1908.05033), the identity as τ → ∞. τ → 0 is the hard operator.</para>
/// <para>Gradients are those of the relaxation, by torch's own autograd. With <c>hard</c> the values are the hard
/// operator's, bit for bit, and only the gradient is relaxed. NaN gives NaN unless <c>hard</c>.</para>
/// </remarks>
public class RelaxedOperators : OperatorTable
{
    /// <summary>Initializes a new instance of the <see cref="RelaxedOperators"/> class.</summary>
    /// <param name="temperature">τ, in units of the input: finite, above 0.</param>
    /// <param name="hard">True for hard values with the relaxation's gradient.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="temperature"/> is not finite or not above 0.</exception>
    public RelaxedOperators(double temperature = 1, bool hard = false)
    {
        Temperature = Argument.Eps(temperature, nameof(temperature));
        HasHardForward = hard;
    }

    /// <summary>Gets τ, in units of the input.</summary>
    public double Temperature { get; }

    /// <summary>Gets a value indicating whether the values are hard and only the gradient is relaxed.</summary>
    public bool HasHardForward { get; }

    /// <inheritdoc/>
    protected override Tensor Apply(StepOperator step, Tensor input)
    {
        if (!input.is_floating_point() || (HasHardForward && !GradientNode.IsRecorded(input)))
            return step.Hard(input);
        using var scope = NewDisposeScope();
        var soft = Soften(step, Argument.Widen(input)).to(input.dtype);
        using var x = input.detach();
        return (HasHardForward ? SurrogateFunction.Apply(soft, step.Hard(x)) : soft).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override Tensor OneHot(Tensor input, long dim)
    {
        if (!input.is_floating_point() || (HasHardForward && !GradientNode.IsRecorded(input)))
            return Hard.Argmax(input, dim);
        using var scope = NewDisposeScope();
        using var divisor = Temperature.ToScalar();
        var soft = Argument.Widen(input).div(divisor).softmax(dim).to(input.dtype);
        using var x = input.detach();
        return (HasHardForward ? SurrogateFunction.Apply(soft, Hard.Argmax(x, dim)) : soft).MoveToOuterDisposeScope();
    }

    private Tensor Soften(StepOperator step, Tensor x)
    {
        var distance = step.Distance(x);
        // ±∞ has no fraction: the middle alone is then infinite, as the hard operator is.
        if (step.RepeatsEveryUnit)
            distance = distance.nan_to_num(nan: 0);
        using var steepness = (0.5 / Temperature).ToScalar();
        using var height = (0.5 * step.Jump / (step.RepeatsEveryUnit ? Math.Tanh(0.25 / Temperature) : 1)).ToScalar();
        return step.Middle(x) + distance.mul(steepness).tanh().mul(height);
    }
}
