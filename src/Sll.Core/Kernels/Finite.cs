namespace SllCore.Kernels;

/// <summary>Means over a tensor whose values need not be finite.</summary>
internal static class Finite
{
    /// <summary>The mean of |x|, where ∞ and NaN count as 0; 0 of nothing.</summary>
    public static double MeanMagnitude(Tensor x)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        return x.NumberOfElements == 0 ? 0 : x.abs().nan_to_num(0, 0, 0).to(ScalarType.Float64).mean().item<double>();
    }
}
