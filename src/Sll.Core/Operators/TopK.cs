namespace SllCore;

/// <summary>
/// TopK(x, k) along dim: the mask of the k largest entries, as Argmax is that of one. A <see cref="KHotOperator"/> of
/// k: with t and u the k-th and the (k+1)-th largest entry it is exactly the k-hot of torch.topk if t − u ≥ ε.
/// </summary>
public abstract partial class ChoiceOperator
{
    private static readonly KHotOperator s_topK = new(nameof(SllOps.TopK), k: 1, largest: true, firstOfEquals: false);

    /// <summary>Gets the choice of <see cref="SllOps.TopK(Tensor, long, long, bool)"/>: what options and reports know
    /// it by, whatever k. Called itself it chooses one.</summary>
    public static ChoiceOperator TopK => s_topK;

    /// <summary>The choice of the k largest, or smallest, entries.</summary>
    internal static ChoiceOperator TopKOf(long k, bool largest) => s_topK.Of(k, largest);
}

public static partial class SllOps
{
    /// <summary>The mask of the k largest entries along a dimension, through this thread's operator table: 1 at the
    /// indexes that torch.topk names, 0 elsewhere.</summary>
    /// <param name="input">A real tensor; of equal entries, and of NaN, which counts as larger than all numbers,
    /// torch.topk decides.</param>
    /// <param name="k">How many are chosen: from 1 to the number of entries along <paramref name="dim"/>.</param>
    /// <param name="dim">The dimension, counted from the end if negative.</param>
    /// <param name="largest">False for the k smallest.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/> that sums to k along
    /// <paramref name="dim"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex, or has no entry along
    /// <paramref name="dim"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dim"/> is not a dimension of the input, or
    /// <paramref name="k"/> is outside its range.</exception>
    /// <example><code>
    /// SllOps.TopK(torch.tensor(new[] { 3, 2, 1.9, 0 }), 2);            // 1, 1, 0, 0
    /// SllOps.TopK(torch.tensor(new[] { 3, 2, 1.9, 0 }), 2, eps: 0.25); // 1, 0.7, 0.3, 0
    /// </code></example>
    public static Tensor TopK(Tensor input, long k, long dim = -1, bool largest = true) =>
        OperatorTable.Current.Call(ChoiceOperator.TopKOf(k, largest), input, dim);

    /// <summary>The mask of the k largest entries along a dimension, linearized where the k-th and the next are within
    /// <paramref name="eps"/> of each other, whatever the scope.</summary>
    /// <param name="input">A real tensor.</param>
    /// <param name="k">How many are chosen: from 1 to the number of entries along <paramref name="dim"/>.</param>
    /// <param name="eps">ε, in units of the input: finite, above 0.</param>
    /// <param name="dim">The dimension, counted from the end if negative.</param>
    /// <param name="largest">False for the k smallest.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/> that sums to k along
    /// <paramref name="dim"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex, or has no entry along
    /// <paramref name="dim"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dim"/> is not a dimension of the input, or
    /// <paramref name="k"/> or <paramref name="eps"/> is outside its range.</exception>
    public static Tensor TopK(Tensor input, long k, double eps, long dim = -1, bool largest = true) =>
        new LinearizedOperators(eps).Call(ChoiceOperator.TopKOf(k, largest), input, dim);
}
