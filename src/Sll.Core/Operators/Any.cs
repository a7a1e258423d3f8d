namespace SllCore;

// Any(a) = max a over a dimension, of truth values from 0 to 1; 0 of none. In relaxed tables 1 − Π(1 − a).
public static partial class SllOps
{
    /// <summary>Any truth values along a dimension, through this thread's operator table: the largest, or what the
    /// table makes of it.</summary>
    /// <param name="input">Truth values: numbers from 0 to 1, as the comparisons give, or bool. They are not
    /// checked.</param>
    /// <param name="dim">The dimension, counted from the end if negative.</param>
    /// <param name="keepdim">Whether it stays, with the size 1.</param>
    /// <returns>A tensor without that dimension, in the dtype of <paramref name="input"/>; 0 where there is nothing
    /// along it, as in torch.</returns>
    /// <remarks>The gradient is shared among the largest ones.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex or, in a scope, sparse.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dim"/> is not a dimension of the
    /// input.</exception>
    /// <example><code>
    /// SllOps.Any(torch.tensor(new[,] { { 1, 0.0 }, { 0.3, 0.7 } }), dim: 1); // 1, 0.7
    /// SllOps.Any(torch.tensor(new[] { 1, 0.3, 0.7 }));                     // 1
    /// </code></example>
    public static Tensor Any(Tensor input, long dim, bool keepdim = false) => Logic.Along(
        input, dim, keepdim, ofNone: 0, static (table, a, dim, keepdim) => table.Any(a, dim, keepdim));

    /// <summary>Any truth values of a tensor, through this thread's operator table.</summary>
    /// <param name="input">Truth values: numbers from 0 to 1, as the comparisons give, or bool. They are not
    /// checked.</param>
    /// <returns>A 0-dim tensor of the dtype of <paramref name="input"/>; 0 of an empty one, as in torch.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex or, in a scope, sparse.</exception>
    public static Tensor Any(Tensor input)
    {
        using var flat = OperatorTable.Current.Checked(input).reshape(-1);
        return Any(flat, 0);
    }
}
