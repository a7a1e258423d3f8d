namespace SllCore.Kernels;

/// <summary>Tensors in the dtype that torch computes in when they meet.</summary>
internal static class Promotion
{
    /// <summary>Both in their common dtype: themselves if they have it.</summary>
    public static (Tensor X, Tensor Y) Of(Tensor x, Tensor y)
    {
        if (x.dtype == y.dtype)
            return (x, y);
        var dtype = result_type(x, y);
        return (x.to(dtype), y.to(dtype));
    }

    /// <summary>The common dtype of several: that of those with dimensions, unless a 0-dim one is of a higher kind, as
    /// for two. Two at a time it would depend on their order.</summary>
    public static ScalarType TypeOf(params ReadOnlySpan<Tensor> tensors)
    {
        ScalarType? ofNumbers = null, ofOthers = null;
        foreach (var tensor in tensors)
        {
            var dtype = tensor.dtype;
            ref var common = ref tensor.Dimensions == 0 ? ref ofNumbers : ref ofOthers;
            common = common is { } before && before != dtype ? promote_types(before, dtype) : dtype;
        }
        if (ofNumbers is not { } number || ofOthers is not { } other || number == other)
            return ofOthers ?? ofNumbers!.Value;
        using var numbers = empty([], dtype: number);
        using var others = empty([1], dtype: other);
        return result_type(numbers, others);
    }
}
