namespace SllCore.Kernels;

/// <summary>
/// The elements of CPU tensors as one run of memory, whatever their layout: what is computed element by element may go
/// through them in the order in which they lie. A transposed tensor is one run already; one with gaps is copied.
/// </summary>
/// <param name="Dimensions">The dimensions from the one with the largest stride to that with the smallest; null where
/// they are in this order.</param>
internal readonly record struct MemoryOrder(long[]? Dimensions)
{
    /// <summary>True if it is the order of a contiguous tensor.</summary>
    public bool IsContiguous => Dimensions is null;

    /// <summary>The order in which a tensor lies that is not contiguous.</summary>
    public static MemoryOrder Of(Tensor tensor)
    {
        var strides = tensor.stride();
        // Expanded: no order is its own.
        if (strides.Contains(0))
            return default;
        return new([.. Enumerable.Range(0, strides.Length).OrderByDescending(d => strides[d]).Select(d => (long)d)]);
    }

    /// <summary>A new tensor of the shape and dtype of another that lies in this order.</summary>
    public Tensor EmptyLike(Tensor tensor)
    {
        if (Dimensions is null)
            return Memory.Like(tensor);
        var shape = TensorShape.Of(tensor);
        using var run = empty([.. Dimensions.Select(d => shape[d])], dtype: tensor.dtype);
        var position = new long[shape.Length];
        for (var i = 0; i < position.Length; i++)
            position[Dimensions[i]] = i;
        return run.permute(position);
    }

    /// <summary>The elements in this order, contiguous: a new wrapper of the tensor's own memory if it lies
    /// so.</summary>
    public Tensor Run(Tensor tensor)
    {
        if (Dimensions is null)
            return tensor.contiguous();
        using var permuted = tensor.permute(Dimensions);
        return permuted.contiguous();
    }
}
