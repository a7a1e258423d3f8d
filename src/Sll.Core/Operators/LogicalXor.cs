namespace SllCore;

// LogicalXor(a, b) = max(min(a, 1 − b), min(1 − a, b)) of truth values from 0 to 1. In relaxed tables
// a(1 − b) + (1 − a)b.
public static partial class SllOps
{
    /// <summary>One truth value without the other, through this thread's operator table.</summary>
    /// <param name="input">Truth values: numbers from 0 to 1, as the comparisons give, or bool. They are not
    /// checked.</param>
    /// <param name="other">The same; broadcasts with <paramref name="input"/>.</param>
    /// <returns>A tensor of the broadcast shape and the common dtype of both: 1 where they are 0 and 1, 0 where they
    /// are equal and 0 or 1.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An argument is complex or, in a scope, sparse; or
    /// <paramref name="other"/> is on another device or has a shape that does not broadcast.</exception>
    /// <example><code>
    /// SllOps.LogicalXor(torch.tensor(new[] { 0, 1, 1.0 }), torch.tensor(new[] { 1, 0.25, 1 })); // 1, 0.75, 0
    /// SllOps.LogicalXor(torch.tensor(true), torch.tensor(0.25));                                // 0.75
    /// </code></example>
    public static Tensor LogicalXor(Tensor input, Tensor other) =>
        Logic.Of(input, other, static (table, a, b) => table.Xor(a, b));
}
