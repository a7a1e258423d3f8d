namespace SllCore.Kernels;

/// <summary>The facts of torch's floating-point types.</summary>
internal static class FloatFormat
{
    /// <summary>The dtype of float or double.</summary>
    public static ScalarType Of<T>()
        where T : unmanaged => typeof(T) == typeof(float) ? ScalarType.Float32 : ScalarType.Float64;

    /// <summary>The bits of the fraction: neighbouring numbers in [1, 2) are 2 to minus this apart.</summary>
    public static int FractionBits(ScalarType dtype) => dtype switch
    {
        ScalarType.Float64 => 52,
        ScalarType.Float32 => 23,
        ScalarType.Float16 => 10,
        _ => 7, // bfloat16
    };

    /// <summary>From this magnitude on, neighbouring numbers are 1 or more apart: there are only integers.</summary>
    public static double SpacingOne(ScalarType dtype) => Math.ScaleB(1, FractionBits(dtype));

    /// <summary>The distance to the next number from one of the magnitude <paramref name="scale"/>; 0 at 0.</summary>
    public static double SpacingAt(double scale, ScalarType dtype) =>
        scale == 0 ? 0 : Math.ScaleB(1, Math.ILogB(scale) - FractionBits(dtype));

    /// <summary>The largest number of the type that the dtype is computed in.</summary>
    public static double LargestComputed(ScalarType dtype) =>
        dtype == ScalarType.Float64 ? double.MaxValue : float.MaxValue;

    /// <summary>The smallest number above 0 of that type.</summary>
    public static double SmallestComputed(ScalarType dtype) =>
        dtype == ScalarType.Float64 ? double.Epsilon : float.Epsilon;

    /// <summary>The number of the dtype nearest to <paramref name="value"/>; of half types by way of float32, as
    /// torch.</summary>
    public static double Round(double value, ScalarType dtype) => dtype switch
    {
        ScalarType.Float64 => value,
        ScalarType.Float32 => (float)value,
        ScalarType.Float16 => (double)(Half)(float)value,
        _ => BFloat16(value),
    };

    // The upper half of a float32, rounded to even.
    private static float BFloat16(double value)
    {
        var bits = BitConverter.SingleToUInt32Bits((float)value);
        return double.IsFinite(value)
            ? BitConverter.UInt32BitsToSingle((bits + 0x7fff + ((bits >> 16) & 1)) & 0xffff0000)
            : (float)value;
    }
}
