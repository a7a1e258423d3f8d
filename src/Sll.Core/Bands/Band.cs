using SllCore.Kernels;

namespace SllCore.Bands;

/// <summary>What happens in the bands of all operators of a scope.</summary>
/// <param name="Forward">The values there.</param>
/// <param name="Slope">The gradient there.</param>
/// <param name="Floor">The gradient elsewhere, as a fraction of that in the band.</param>
internal readonly record struct BandStyle(ForwardValues Forward, BandSlope Slope, double Floor);

/// <summary>The shape of a step that its band depends on.</summary>
internal readonly record struct StepShape(double Jump, bool RepeatsEveryUnit, double IntegerDistance)
{
    /// <summary>Inputs of this magnitude or more have no fraction.</summary>
    public double Limit(ScalarType dtype) =>
        RepeatsEveryUnit ? FloatFormat.SpacingOne(dtype) : double.PositiveInfinity;
}

/// <summary>
/// One call's band, captured by the forward: everything a step function needs to be linear in |d| ≤ ε. The numbers are
/// those of the type the call computes in.
/// </summary>
/// <param name="Eps">ε, positive and finite.</param>
/// <param name="LineSlope">jump/(2ε), rounded so that ε · LineSlope does not exceed jump/2: the line stays between its
/// plateaus. ∞ if the type cannot hold it: the line must then divide.</param>
/// <param name="Gradient">What the backward multiplies by: 1/(2ε), or jump/(2ε) if the slope is to be exact.</param>
/// <param name="Outside">What it multiplies by outside the band.</param>
/// <param name="Origin">Subtracted from the input first: the threshold.</param>
/// <param name="Limit">Inputs of this magnitude or more have no band, since they have no fraction; ∞ if none of them
/// would be in it.</param>
/// <param name="Jump">The difference between the plateaus.</param>
/// <param name="Forward">What the forward gives in the band.</param>
internal sealed record Band(
    double Eps, double LineSlope, double Gradient, double Outside, double Origin, double Limit, double Jump,
    ForwardValues Forward)
{
    /// <summary>The band of half-width <paramref name="eps"/> for an input of the given dtype.</summary>
    public static Band Of(StepShape step, double eps, double origin, BandStyle style, ScalarType dtype)
    {
        var (width, line) = dtype == ScalarType.Float64 ? Line(eps) : Line((float)eps);
        var (slope, largest) = (step.Jump * line, FloatFormat.LargestComputed(dtype));
        var gradient = Math.Min((style.Slope == BandSlope.Exact ? step.Jump : 1) * 0.5 / eps, largest);
        return new Band(
            width,
            slope <= largest ? slope : double.PositiveInfinity,
            gradient,
            gradient * style.Floor,
            FloatFormat.Round(origin, dtype),
            step.IntegerDistance <= eps ? step.Limit(dtype) : double.PositiveInfinity,
            step.Jump,
            style.Forward);
    }

    // An ε that over- or underflows the type becomes its largest or smallest number: the band is then everything
    // finite, or the boundary alone.
    private static (double Eps, double Slope) Line(float eps)
    {
        eps = Math.Clamp(eps, float.Epsilon, float.MaxValue);
        var slope = 0.5f / eps;
        while (float.IsFinite(slope) && (double)eps * slope > 0.5)
            slope = MathF.BitDecrement(slope);
        return (eps, slope);
    }

    private static (double Eps, double Slope) Line(double eps)
    {
        var slope = 0.5 / eps;
        while (double.IsFinite(slope) && Math.FusedMultiplyAdd(eps, slope, -0.5) > 0)
            slope = Math.BitDecrement(slope);
        return (eps, slope);
    }
}
