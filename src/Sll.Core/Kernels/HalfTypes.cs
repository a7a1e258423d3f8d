namespace SllCore.Kernels;

/// <summary>float16 and bfloat16, which are computed in float32 and rounded once, as torch's own kernels do.</summary>
internal static class HalfTypes
{
    public static bool Contain(ScalarType dtype) => dtype is ScalarType.Float16 or ScalarType.BFloat16;

    /// <summary>The tensor itself, or in float32 if its dtype is a half type.</summary>
    public static Tensor Widen(Tensor input) => Contain(input.dtype) ? input.to(ScalarType.Float32) : input;
}
