namespace SllCore;

/// <summary>Argmin(x) = Argmax(−x), also where it is hard: of equal entries and of NaN the first.</summary>
public abstract partial class ChoiceOperator
{
    /// <summary>Gets the choice of <see cref="SllOps.Argmin(Tensor, long)"/>.</summary>
    public static ChoiceOperator Argmin { get; } = new KHotOperator(
        nameof(SllOps.Argmin), k: 1, largest: false, firstOfEquals: true);
}

public static partial class SllOps
{
    /// <summary>The one-hot of the smallest entry along a dimension, through this thread's operator table.</summary>
    /// <param name="input">A real tensor; of equal entries the one torch.argmin names wins.</param>
    /// <param name="dim">The dimension, counted from the end if negative.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/> that sums to 1 along
    /// <paramref name="dim"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex, or has no entry along
    /// <paramref name="dim"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dim"/> is not a dimension of the
    /// input.</exception>
    /// <example><code>
    /// SllOps.Argmin(torch.tensor(new[] { 0, 0.1, 1 }));                // 1, 0, 0
    /// SllOps.Argmin(torch.tensor(new[] { 0, 0.1, 1 }), -1, eps: 0.25); // 0.7, 0.3, 0
    /// </code></example>
    public static Tensor Argmin(Tensor input, long dim = -1) =>
        OperatorTable.Current.Call(ChoiceOperator.Argmin, input, dim);

    /// <summary>The one-hot of the smallest entry along a dimension, linearized where the two smallest are within
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
    public static Tensor Argmin(Tensor input, long dim, double eps) =>
        new LinearizedOperators(eps).Call(ChoiceOperator.Argmin, input, dim);
}
