namespace SllCore;

/// <summary>
/// Argmax(x) = sparsemax(x/ε) along dim: the point of the simplex {p ≥ 0, Σp = 1} nearest to x/ε (Martins and
/// Astudillo 2016, arXiv:1602.02068), p = max(x/ε − τ, 0) with τ such that Σp = 1. With S its support, the gradient is
/// v ↦ (v − mean of v over S)/ε on S, 0 off it. Once the largest entry leads by ε this is exactly the one-hot of
/// torch.argmax; for two classes it is Heaviside of their difference. A <see cref="KHotOperator"/> of one.
/// </summary>
public abstract partial class ChoiceOperator
{
    /// <summary>Gets the choice of <see cref="SllOps.Argmax(Tensor, long)"/>.</summary>
    public static ChoiceOperator Argmax { get; } = new KHotOperator(
        nameof(SllOps.Argmax), k: 1, largest: true, firstOfEquals: true);
}

public static partial class SllOps
{
    /// <summary>The one-hot of the largest entry along a dimension, through this thread's operator table.</summary>
    /// <param name="input">A real tensor; of equal entries the one torch.argmax names wins.</param>
    /// <param name="dim">The dimension, counted from the end if negative.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/> that sums to 1 along
    /// <paramref name="dim"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex, or has no entry along
    /// <paramref name="dim"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dim"/> is not a dimension of the
    /// input.</exception>
    /// <example><code>
    /// SllOps.Argmax(torch.tensor(new[] { 1, 0.9, 0 }), -1);            // 1, 0, 0
    /// SllOps.Argmax(torch.tensor(new[] { 1, 0.9, 0 }), -1, eps: 0.25); // 0.7, 0.3, 0
    /// </code></example>
    public static Tensor Argmax(Tensor input, long dim = -1) =>
        OperatorTable.Current.Call(ChoiceOperator.Argmax, input, dim);

    /// <summary>The one-hot of the largest entry along a dimension, linearized where the two largest are within
    /// <paramref name="eps"/> of each other, whatever the scope.</summary>
    /// <param name="input">A real tensor.</param>
    /// <param name="dim">The dimension, counted from the end if negative.</param>
    /// <param name="eps">ε, in units of the input: finite, above 0.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/> that sums to 1 along
    /// <paramref name="dim"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex, or has no entry along
    /// <paramref name="dim"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dim"/> is not a dimension of the input, or
    /// <paramref name="eps"/> is outside its range.</exception>
    public static Tensor Argmax(Tensor input, long dim, double eps) =>
        new LinearizedOperators(eps).Call(ChoiceOperator.Argmax, input, dim);
}
