using SllCore.Autograd;
using SllCore.Kernels;

namespace SllCore;

/// <summary>
/// Straight-through estimators (Bengio et al. 2013, arXiv:1308.3432): the hard values forward, bit for bit; backward
/// the identity, g ↦ g, or clipped, g ↦ g · [|d| ≤ clip] with d the signed distance to the nearest decision boundary.
/// Immutable.
/// </summary>
/// <remarks>
/// For Sign with clip = 1 this is the estimator of binarized networks, the gradient of hardtanh (Hubara et al. 2016,
/// arXiv:1602.02830). For Round, Floor and Ceil |d| ≤ ½ always holds. For Argmax d is an entry's difference to the
/// largest of the others.
/// </remarks>
public class StraightThroughOperators : OperatorTable
{
    /// <summary>Initializes a new instance of the <see cref="StraightThroughOperators"/> class.</summary>
    /// <param name="clip">The distance from the boundary, in units of the input, beyond which the gradient is 0:
    /// finite, above 0; null for none, the identity.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="clip"/> is not finite or not above 0.</exception>
    public StraightThroughOperators(double? clip = null) =>
        Clip = clip is { } width ? Argument.Positive(width, nameof(clip)) : null;

    /// <summary>Gets the distance from the boundary beyond which the gradient is 0, or null.</summary>
    public double? Clip { get; }

    /// <inheritdoc/>
    protected override Tensor Apply(StepOperator step, Tensor input)
    {
        using var scope = NewDisposeScope();
        using var x = input.detach();
        return Replace(input, step.Hard(x), () => step.Distance(HalfTypes.Widen(x))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override Tensor Apply(ChoiceOperator choice, Tensor input, long dim)
    {
        using var scope = NewDisposeScope();
        using var x = input.detach();
        return Replace(input, choice.Hard(x, dim), () => choice.Margin(x, dim)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override Tensor Apply(CountOperator count, Tensor input, Tensor boundaries)
    {
        if (!Recording.Of(input) && !Recording.Of(boundaries))
            return count.Hard(input, boundaries);
        using var scope = NewDisposeScope();
        var sum = base.Apply(count, input, boundaries);
        using var x = input.detach();
        using var b = boundaries.detach();
        return SurrogateFunction.Apply(sum, count.Hard(x, b)).MoveToOuterDisposeScope();
    }

    private Tensor Replace(Tensor input, Tensor value, Func<Tensor> distance)
    {
        if (Clip is null || !Recording.Of(input))
            return SurrogateFunction.Apply(input, value);
        using var clip = Clip.Value.ToScalar();
        return SurrogateFunction.Apply(input, value, distance().abs().le(clip));
    }
}
