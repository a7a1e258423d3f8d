namespace SllCore;

// LogicalAnd(a, b) = min(a, b) of truth values from 0 to 1. A step H ascends, so min(H(x), H(y)) = H(min(x, y)): the
// linearization of the whole condition, exactly hard where the condition is clear by ε. In relaxed tables the product.
public static partial class SllOps
{
    /// <summary>Both truth values, through this thread's operator table: the smaller, or what the table makes of
    /// it.</summary>
    /// <param name="input">Truth values: numbers from 0 to 1, as the comparisons give, or bool. They are not
    /// checked.</param>
    /// <param name="other">The same; broadcasts with <paramref name="input"/>.</param>
    /// <returns>A tensor of the broadcast shape and the common dtype of both: 1 where both are 1, 0 where one is
    /// 0.</returns>
    /// <remarks>The gradient goes to the smaller one, and in halves to both where they are equal. Leaves of a decision
    /// tree made of it do not sum to 1 in the bands: route with <see cref="Where"/>.</remarks>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An argument is complex or, in a scope, sparse; or
    /// <paramref name="other"/> is on another device or has a shape that does not broadcast.</exception>
    /// <example><code>
    /// var between = SllOps.LogicalAnd(SllOps.Greater(input, 0.3), SllOps.Less(input, 0.6));
    /// SllOps.LogicalAnd(torch.tensor(new[] { 0, 1, 1.0 }), torch.tensor(new[] { 1, 0.3, 1 })); // 0, 0.3, 1
    /// SllOps.LogicalAnd(torch.tensor(true), torch.tensor(0.7));                                // 0.7
    /// </code></example>
    public static Tensor LogicalAnd(Tensor input, Tensor other) =>
        Logic.Of(input, other, static (table, a, b) => table.And(a, b));
}
