namespace SllCore.Tests.Oracle;

/// <summary>A binary floating-point format, its numbers held in doubles.</summary>
/// <param name="Fraction">Bits after the leading one.</param>
/// <param name="MinExponent">The exponent of the smallest normal number; the largest has 1 − this.</param>
internal sealed record FloatFormat(int Fraction, int MinExponent)
{
    private static readonly FloatFormat s_float16 = new(10, -14);
    private static readonly FloatFormat s_bfloat16 = new(7, -126);
    private static readonly FloatFormat s_float32 = new(23, -126);
    private static readonly FloatFormat s_float64 = new(52, -1022);

    public static FloatFormat Of(ScalarType dtype) => dtype switch
    {
        ScalarType.Float16 => s_float16,
        ScalarType.BFloat16 => s_bfloat16,
        ScalarType.Float32 => s_float32,
        ScalarType.Float64 => s_float64,
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "not a floating-point type"),
    };

    /// <summary>What an operator computes in for a tensor of <paramref name="dtype"/>.</summary>
    public static FloatFormat ComputedIn(ScalarType dtype) =>
        Of(dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32);

    /// <summary>From here on neighbouring numbers are at least 1 apart.</summary>
    public double SpacingOne => Math.ScaleB(1, Fraction);

    public double Largest => Math.ScaleB(2 - Math.ScaleB(1, -Fraction), 1 - MinExponent);

    /// <summary>The distance from a number to the next one of larger magnitude.</summary>
    public double Spacing(double value) =>
        Math.ScaleB(1, Math.Max(value == 0 ? MinExponent : Math.ILogB(value), MinExponent) - Fraction);

    /// <summary>The nearest number of the format, ties to even.</summary>
    public double Round(double value)
    {
        if (Fraction == 52 || !double.IsFinite(value) || value == 0)
            return value;
        var spacing = Spacing(value);
        var rounded = Math.Round(value / spacing) * spacing;
        return Math.Abs(rounded) > Largest ? Math.CopySign(double.PositiveInfinity, value) : rounded;
    }

    public double Up(double value) => -Down(-value);

    /// <summary>The next smaller number.</summary>
    public double Down(double value)
    {
        if (Fraction == 52)
            return Math.BitDecrement(value);
        // Below a power of two numbers lie twice as dense.
        var near = value - (Spacing(value) / 2);
        return Round(near) == near ? near : value - Spacing(value);
    }
}
