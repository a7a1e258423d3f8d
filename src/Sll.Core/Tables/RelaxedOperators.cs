using SllCore.Autograd;
using SllCore.Kernels;

namespace SllCore;

/// <summary>
/// Smooth relaxations with a temperature τ. With d the signed distance to the nearest decision boundary and σ the
/// logistic function, a step becomes <c>middle + jump · (σ(d/τ) − ½)</c>, and Argmax <c>softmax(x/τ)</c>. Immutable.
/// </summary>
/// <remarks>
/// <para>Thus Heaviside is σ(x/τ), Threshold σ((x − t)/τ), Sign tanh(x/(2τ)). Round, Floor and Ceil, whose boundaries
/// are 1 apart, divide σ(d/τ) − ½ = ½ tanh(d/(2τ)) by tanh(1/(4τ)), so that neighbouring pieces join: the soft
/// quantization of Gong et al. 2019 (arXiv:1908.05033), the identity as τ → ∞. τ → 0 is the hard operator.</para>
/// <para>Gradients are those of the relaxation, by torch's own autograd. With hard forward values they are the hard
/// operator's, bit for bit, and only the gradient is relaxed. NaN gives NaN unless hard.</para>
/// </remarks>
public class RelaxedOperators : OperatorTable
{
    // Beyond, float32 can hold neither d/τ nor what it is multiplied by.
    private const double LeastTemperature = 1e-30;
    private const double LargestTemperature = 1e30;

    /// <summary>Initializes a new instance of the <see cref="RelaxedOperators"/> class.</summary>
    /// <param name="temperature">τ, in units of the input: from 1e-30 to 1e30.</param>
    /// <param name="forward">The relaxation's values, or hard ones with the relaxation's gradient.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public RelaxedOperators(double temperature = 1, ForwardValues forward = ForwardValues.Soft)
    {
        Temperature = Argument.Between(temperature, LeastTemperature, LargestTemperature);
        Forward = Argument.Named(forward, nameof(forward));
    }

    /// <summary>Gets τ, in units of the input.</summary>
    public double Temperature { get; }

    /// <summary>Gets the values: the relaxation's, or hard ones with its gradient.</summary>
    public ForwardValues Forward { get; }

    /// <inheritdoc/>
    protected override Tensor Apply(StepOperator step, Tensor input) =>
        Relax(input, x => Soften(step, x), step.Hard);

    /// <inheritdoc/>
    protected override Tensor Apply(ChoiceOperator choice, Tensor input, long dim) =>
        Relax(input, x => choice.Relaxed(x, dim, Temperature), x => choice.Hard(x, dim));

    /// <inheritdoc/>
    protected override Tensor Apply(CountOperator count, Tensor input, Tensor boundaries)
    {
        var isHard = Forward == ForwardValues.Hard;
        if (isHard && !Recording.Of(input) && !Recording.Of(boundaries))
            return count.Hard(input, boundaries);
        using var scope = NewDisposeScope();
        var sum = base.Apply(count, input, boundaries);
        if (!isHard)
            return sum.MoveToOuterDisposeScope();
        using var x = input.detach();
        using var b = boundaries.detach();
        return SurrogateFunction.Apply(sum, count.Hard(x, b)).MoveToOuterDisposeScope();
    }

    /// <summary>Both of two independent events: the product.</summary>
    /// <inheritdoc/>
    protected internal override Tensor And(Tensor left, Tensor right) => left.mul(right);

    /// <summary>Either of two independent events: a + b − ab.</summary>
    /// <inheritdoc/>
    protected internal override Tensor Or(Tensor left, Tensor right)
    {
        using var scope = NewDisposeScope();
        return left.add(TruthValues.Not(left).mul(right)).MoveToOuterDisposeScope();
    }

    /// <summary>One of two independent events without the other: a(1 − b) + (1 − a)b.</summary>
    /// <inheritdoc/>
    protected internal override Tensor Xor(Tensor left, Tensor right)
    {
        using var scope = NewDisposeScope();
        return left.mul(TruthValues.Not(right)).add(TruthValues.Not(left).mul(right)).MoveToOuterDisposeScope();
    }

    /// <summary>All of independent events: the product.</summary>
    /// <inheritdoc/>
    protected internal override Tensor All(Tensor input, long dim, bool keepdim) => input.prod(dim, keepdim);

    /// <summary>Any of independent events: 1 − Π(1 − a).</summary>
    /// <inheritdoc/>
    protected internal override Tensor Any(Tensor input, long dim, bool keepdim)
    {
        using var scope = NewDisposeScope();
        return TruthValues.Not(TruthValues.Not(input).prod(dim, keepdim)).MoveToOuterDisposeScope();
    }

    private Tensor Relax(Tensor input, Func<Tensor, Tensor> soften, Func<Tensor, Tensor> harden)
    {
        var isHard = Forward == ForwardValues.Hard;
        if (!input.is_floating_point() || (isHard && !Recording.Of(input)))
            return harden(input);
        using var scope = NewDisposeScope();
        var soft = soften(HalfTypes.Widen(input)).to(input.dtype);
        using var x = input.detach();
        return (isHard ? SurrogateFunction.Apply(soft, harden(x)) : soft).MoveToOuterDisposeScope();
    }

    private Tensor Soften(StepOperator step, Tensor x)
    {
        var distance = step.Distance(x);
        // ±∞ has no fraction: the middle alone is then infinite, as the hard operator is.
        if (step.RepeatsEveryUnit)
            distance = distance.nan_to_num(nan: 0);
        using var steepness = (0.5 / Temperature).ToScalar();
        var join = step.RepeatsEveryUnit ? Math.Tanh(0.25 * step.Unit / Temperature) : 1;
        using var height = (0.5 * step.Jump / join).ToScalar();
        return step.Middle(x) + distance.mul(steepness).tanh().mul(height);
    }
}
