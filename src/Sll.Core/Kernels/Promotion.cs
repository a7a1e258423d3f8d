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
}
