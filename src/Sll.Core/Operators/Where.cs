using SllCore.Blends;
using SllCore.Kernels;

namespace SllCore;

// Where(c, a, b) = a if c = 1, b if c = 0, else b + c(a − b), with the gradients g(a − b) to c, c·g to a and (1 − c)·g
// to b. A function of the numbers it gets, the same in every table: it is the condition that a table softens.
public static partial class SllOps
{
    /// <summary>The one or the other by a truth value, as torch.where, in every table; between 0 and 1 their
    /// mixture.</summary>
    /// <param name="condition">Truth values: numbers from 0 to 1, as the comparisons give, or bool. They are not
    /// checked: above 1 counts as 1, below 0 as 0.</param>
    /// <param name="x">The values where the condition is 1.</param>
    /// <param name="y">The values where the condition is 0. All three broadcast with each other.</param>
    /// <returns>A tensor of the broadcast shape and the common dtype of all three; of <paramref name="x"/> and
    /// <paramref name="y"/> if the condition is bool.</returns>
    /// <remarks>
    /// <para>All three receive a gradient: the condition that of x − y, wherever it is finite, also where the condition
    /// is 0 or 1. What is not chosen contributes nothing, neither to the values nor to the gradients, even if it is NaN
    /// or ∞. But the gradient 0 that arrives there goes on: <c>sqrt</c> of a negative number makes NaN of it. Give such
    /// a function numbers that it is made for, also where it is not chosen.</para>
    /// <para>Route with this: the leaves of a tree of it sum to 1. Where x and y meet at the decision, as in a relu, it
    /// would only bend what is continuous already: use torch.where.</para>
    /// </remarks>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An argument is sparse, on another device, or does not broadcast; or the
    /// condition is not bool and an argument is complex.</exception>
    /// <example><code>
    /// var route = SllOps.Where(SllOps.Greater(input, 0.5), input * 2, -input);
    /// var (x, y) = (torch.tensor(new[] { 1.0, 1, 1 }), torch.tensor(new[] { 3, 3, double.NaN }));
    /// SllOps.Where(torch.tensor(new[] { 0, 0.25, 1 }), x, y);            // 3, 2.5, 1
    /// SllOps.Where(torch.tensor(new[] { false, false, true }), x, y);    // 3, 3, 1
    /// </code></example>
    public static Tensor Where(Tensor condition, Tensor x, Tensor y) =>
        TensorArgument.RealType(condition) == ScalarType.Bool ? Select(condition, x, y) : Mix(condition, x, y);

    private static Tensor Mix(Tensor condition, Tensor x, Tensor y)
    {
        TensorArgument.Real(x);
        TensorArgument.Real(y);
        CheckAlignment(condition, x, y);
        using var scope = NewDisposeScope();
        var dtype = Promotion.TypeOf(condition, x, y);
        using var zero = 0.ToScalar();
        // An integer above 1 counts as 1 also if the dtype cannot hold it.
        var c = condition.is_floating_point() ? condition.to(dtype) : condition.gt(zero).to(dtype);
        var tensors = broadcast_tensors(
            HalfTypes.Widen(c), HalfTypes.Widen(x.to(dtype)), HalfTypes.Widen(y.to(dtype)));
        var result = is_floating_point(dtype)
            ? WhereFunction.Apply(tensors[0], tensors[1], tensors[2])
            : ComposedBlend.Forward(tensors[0], tensors[1], tensors[2]);
        return result.to(dtype).MoveToOuterDisposeScope();
    }

    // torch finds what is wrong itself, at no cost; the check has the words for it.
    private static Tensor Select(Tensor condition, Tensor x, Tensor y)
    {
        try
        {
            return torch.where(condition, x, y);
        }
        catch
        {
            TensorArgument.Unquantized(x);
            TensorArgument.Unquantized(y);
            CheckAlignment(condition, x, y);
            throw;
        }
    }

    private static void CheckAlignment(Tensor condition, Tensor x, Tensor y)
    {
        TensorArgument.AlignsWith(condition, x);
        TensorArgument.AlignsWith(x, y);
        TensorArgument.AlignsWith(condition, y);
        TensorArgument.Dense(condition);
        TensorArgument.Dense(x);
        TensorArgument.Dense(y);
    }
}
