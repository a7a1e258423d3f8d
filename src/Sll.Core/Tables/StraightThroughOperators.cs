using SllCore.Autograd;
using SllCore.Operators;

namespace SllCore;

/// <summary>
/// Straight-through estimators (Bengio et al. 2013, arXiv:1308.3432): the hard values forward, bit for bit; backward the
/// identity, g ↦ g, or clipped, g ↦ g · [|d| ≤ clip] with d the signed distance to the nearest decision boundary. Immutable.
/// </summary>
/// <remarks>
/// For Sign with clip = 1 this is the estimator of binarized networks, the gradient of hardtanh (Hubara et al. 2016,
/// arXiv:1602.02830). For Round, Floor and Ceil |d| ≤ ½ always holds. For Argmax d is an entry's difference to the
/// largest of the others.
/// </remarks>
public class StraightThroughOperators : OperatorTable
{
    /// <summary>Initializes a new instance of the <see cref="StraightThroughOperators"/> class.</summary>
    /// <param name="clip">The distance from the boundary, in units of the input, beyond which the gradient is 0: finite,
    /// above 0; null for none, the identity.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="clip"/> is not finite or not above 0.</exception>
    public StraightThroughOperators(double? clip = null) => Clip = clip is { } width ? Argument.Eps(width, nameof(clip)) : null;

    /// <summary>Gets the distance from the boundary beyond which the gradient is 0, or null.</summary>
    public double? Clip { get; }

    /// <inheritdoc/>
    protected override Tensor Apply(StepOperator step, Tensor input)
    {
        using var scope = NewDisposeScope();
        using var x = input.detach();
        return Replace(input, step.Hard(x), () => step.Distance(Argument.Widen(x))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override Tensor OneHot(Tensor input, long dim)
    {
        using var scope = NewDisposeScope();
        using var x = input.detach();
        return Replace(input, Hard.Argmax(x, dim), () => DistanceToOthers(x, dim)).MoveToOuterDisposeScope();
    }

    private Tensor Replace(Tensor input, Tensor value, Func<Tensor> distance)
    {
        if (Clip is null || !GradientNode.IsRecorded(input))
            return SurrogateFunction.Apply(input, value);
        using var clip = Clip.Value.ToScalar();
        return SurrogateFunction.Apply(input, value, distance().abs().le(clip));
    }

    // x − (the largest of the other entries); ∞ where there is no other.
    private static Tensor DistanceToOthers(Tensor x, long dim)
    {
        var width = x.Dimensions == 0 ? 1 : x.shape[dim];
        if (width == 1)
            return full_like(x, double.PositiveInfinity);
        var (values, indices) = x.topk(2, (int)dim);
        var (largest, second) = (values.narrow(dim, 0, 1), values.narrow(dim, 1, 1));
        // Also scatters NaN, which no distance is within.
        return (x - largest).scatter(dim, indices.narrow(dim, 0, 1), largest - second);
    }
}
