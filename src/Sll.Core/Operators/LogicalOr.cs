namespace SllCore;

// LogicalOr(a, b) = max(a, b) of truth values from 0 to 1: max(H(x), H(y)) = H(max(x, y)). In relaxed tables
// a + b − ab.
public static partial class SllOps
{
    /// <summary>Either truth value, through this thread's operator table: the larger, or what the table makes of
    /// it.</summary>
    /// <param name="input">Truth values: numbers from 0 to 1, as the comparisons give, or bool. They are not
    /// checked.</param>
    /// <param name="other">The same; broadcasts with <paramref name="input"/>.</param>
    /// <returns>A tensor of the broadcast shape and the common dtype of both: 1 where one is 1, 0 where both are
    /// 0.</returns>
    /// <remarks>The gradient goes to the larger one, and in halves to both where they are equal.</remarks>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An argument is complex or, in a scope, sparse; or
    /// <paramref name="other"/> is on another device or has a shape that does not broadcast.</exception>
    /// <example><code>
    /// SllOps.LogicalOr(torch.tensor(new[] { 0, 1, 0.0 }), torch.tensor(new[] { 1, 0.3, 0 })); // 1, 1, 0
    /// SllOps.LogicalOr(torch.tensor(false), torch.tensor(0.7));                               // 0.7
    /// </code></example>
    public static Tensor LogicalOr(Tensor input, Tensor other) =>
        Logic.Of(input, other, static (table, a, b) => table.Or(a, b));
}
