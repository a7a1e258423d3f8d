using SllCore.Operators;

namespace SllCore.Bands;

/// <summary>
/// One call's band, captured by the forward: everything a step function needs to be linear in |d| ≤ ε. The numbers are
/// those of the type the call computes in.
/// </summary>
/// <param name="Eps">ε, positive and finite.</param>
/// <param name="LineSlope">jump/(2ε), rounded so that ε · LineSlope does not exceed jump/2: the line stays between its
/// plateaus.</param>
/// <param name="Gradient">What the backward multiplies by: 1/(2ε), or jump/(2ε) if the slope is to be exact.</param>
/// <param name="Threshold">Subtracted from the input first: the threshold.</param>
/// <param name="Limit">Inputs of this magnitude or more have no band, since they have no fraction; ∞ if none of them
/// would be in it.</param>
/// <param name="Forward">What the forward gives in the band.</param>
internal sealed record Band(
    double Eps, double LineSlope, double Gradient, double Threshold, double Limit, BandForward Forward)
{
    /// <summary>The band of half-width <paramref name="eps"/> of <paramref name="step"/> for an input of the given
    /// dtype.</summary>
    public static Band Of(StepOperator step, LinearizeOptions options, double eps, double threshold, ScalarType dtype)
    {
        Argument.EpsFor(step, eps);
        var (width, line) = dtype == ScalarType.Float64 ? Line(eps) : Line((float)eps);
        return new Band(
            width,
            step.Jump * line,
            Math.Min((options.Slope == BandSlope.Exact ? step.Jump : 1) * 0.5 / eps, Largest(dtype)),
            Round(threshold, dtype),
            step.IntegerDistance <= eps ? LimitOf(step, dtype) : double.PositiveInfinity,
            options.Forward);
    }

    /// <summary>Inputs of this magnitude or more have no fraction.</summary>
    public static double LimitOf(StepOperator step, ScalarType dtype) =>
        step.RepeatsEveryUnit ? SpacingOne(dtype) : double.PositiveInfinity;

    // An ε that over- or underflows the type becomes its largest or smallest number: the band is then everything
    // finite, or the boundary alone.
    private static (double Eps, double Slope) Line(float eps)
    {
        eps = Math.Clamp(eps, float.Epsilon, float.MaxValue);
        var slope = Math.Min(0.5f / eps, float.MaxValue);
        while ((double)eps * slope > 0.5)
            slope = MathF.BitDecrement(slope);
        return (eps, slope);
    }

    private static (double Eps, double Slope) Line(double eps)
    {
        var slope = Math.Min(0.5 / eps, double.MaxValue);
        while (Math.FusedMultiplyAdd(eps, slope, -0.5) > 0)
            slope = Math.BitDecrement(slope);
        return (eps, slope);
    }

    // Where neighbouring numbers of the dtype are 1 apart.
    private static double SpacingOne(ScalarType dtype) => dtype switch
    {
        ScalarType.Float64 => 4503599627370496, // 2^52
        ScalarType.Float32 => 8388608, // 2^23
        ScalarType.Float16 => 1024, // 2^10
        _ => 128, // bfloat16, 2^7
    };

    // The largest factor the backward may use in the type it computes in.
    private static double Largest(ScalarType dtype) => dtype == ScalarType.Float64 ? double.MaxValue : float.MaxValue;

    // torch compares in the dtype of the tensor.
    private static double Round(double value, ScalarType dtype) => dtype switch
    {
        ScalarType.Float64 => value,
        ScalarType.Float32 => (float)value,
        ScalarType.Float16 => (double)(Half)value,
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
