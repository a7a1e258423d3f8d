using SllCore.Blends;
using SllCore.Kernels;

namespace SllCore;

// Take(p, x) = Σ p·x along a dimension, over p ≠ 0: for a one-hot p, exactly the entry that it names. Gradients g·x to
// p, also where p is 0, and p·g to x. A function of the numbers it gets, the same in every table: it is the choice that
// a table softens.
public static partial class SllOps
{
    /// <summary>The entries that a choice names, as torch.gather with the indices of torch.argmax, in every table; of a
    /// soft choice the mean that it weights.</summary>
    /// <param name="choice">Weights along <paramref name="dim"/>, as <see cref="Argmax(Tensor, long)"/> gives.</param>
    /// <param name="input">What is chosen from; broadcasts with <paramref name="choice"/>.</param>
    /// <param name="dim">The dimension of the broadcast shape, counted from the end if negative.</param>
    /// <param name="keepdim">Whether it stays, with the size 1.</param>
    /// <returns>Σ choice · input along <paramref name="dim"/>, in the common dtype of both.</returns>
    /// <remarks>Every weight receives the gradient of its entry, if that is finite, also a weight of 0. Entries of
    /// weight 0 contribute nothing, neither to the values nor to the gradients, even if they are NaN or ∞.</remarks>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An argument is complex or sparse; or <paramref name="input"/> is on another
    /// device or has a shape that does not broadcast.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dim"/> is not a dimension of the broadcast
    /// shape.</exception>
    /// <example><code>
    /// var values = torch.tensor(new[,] { { 3, 5, double.NaN }, { 7, 8, 9 } });
    /// SllOps.Take(SllOps.Argmax(torch.tensor(new[] { 0, 1, 0.9 })), values.narrow(0, 0, 1), dim: 1); // 5
    /// SllOps.Take(torch.tensor(new[] { 0.5, 0.5, 0 }), values, dim: 1);                              // 4, 7.5
    /// </code></example>
    public static Tensor Take(Tensor choice, Tensor input, long dim = -1, bool keepdim = false)
    {
        TensorArgument.Real(choice);
        TensorArgument.BroadcastsWith(choice, input);
        TensorArgument.Dense(choice);
        TensorArgument.Dense(input);
        using var scope = NewDisposeScope();
        var (p, x) = Promotion.Of(choice, input);
        var dtype = p.dtype;
        var tensors = broadcast_tensors(HalfTypes.Widen(p), HalfTypes.Widen(x));
        var index = TensorArgument.Dimension(tensors[0], dim);
        if (tensors[0].Dimensions == 0)
            tensors = [tensors[0].reshape(1), tensors[1].reshape(1)];
        var sum = dtype == ScalarType.Bool ? tensors[0].logical_and(tensors[1]).any(index, keepdim: true)
            : TakeFunction.Apply(tensors[0], tensors[1], index).to(dtype);
        return (keepdim && choice.Dimensions + input.Dimensions > 0 ? sum : sum.squeeze(index))
            .MoveToOuterDisposeScope();
    }
}
