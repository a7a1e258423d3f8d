namespace SllCore.Tests.Oracle;

/// <summary>What a linearized operator must give at one number.</summary>
/// <param name="Value">The forward.</param>
/// <param name="Tolerance">How far rounding may take it from <paramref name="Value"/>; 0 outside the band.</param>
/// <param name="InBand">Whether the band's gradient arrives.</param>
/// <param name="AtEdge">Whether rounding of the distance decides <paramref name="InBand"/>: either is right.</param>
internal readonly record struct Expected(double Value, double Tolerance, bool InBand, bool AtEdge);

/// <summary>Static local linearization in double arithmetic: |d| ≤ ε ? middle + jump · d/(2ε) : hard.</summary>
internal static class StepOracle
{
    /// <summary>The expectation for the number <paramref name="x"/> of a tensor of type <paramref name="dtype"/>, whose
    /// boundary is at <paramref name="origin"/> for operators with one boundary.</summary>
    public static Expected At(StepFormula step, double x, double eps, ScalarType dtype, double origin = 0)
    {
        var (stored, computed) = (FloatFormat.Of(dtype), FloatFormat.ComputedIn(dtype));
        var hard = new Expected(
            step.Hard(step.RepeatsEveryUnit ? x : x > origin ? 1 : x < origin ? -1 : x - origin), 0, false, false);
        if (!double.IsFinite(x) || (step.RepeatsEveryUnit && Math.Abs(x) >= stored.SpacingOne))
            return hard;

        var boundary = step.Boundary(x - origin) + origin;
        var d = x - boundary;
        var exact = IsExact(x, boundary, d) && computed.Round(d) == d;
        var slack = exact ? 0 : computed.Spacing(Math.Max(1, Math.Abs(d)));
        var width = computed.Round(eps);
        var atEdge = !exact && Math.Abs(Math.Abs(d) - width) <= slack;
        if (Math.Abs(d) > width && !atEdge)
            return hard;

        var middle = step.Middle(x - origin);
        var line = middle + (step.Jump * Math.Clamp(d / (2 * width), -0.5, 0.5));
        var tolerance = (2 * computed.Spacing(Math.Abs(middle) + (step.Jump / 2)))
            + Math.Min(1, slack * step.Jump / (2 * width));
        if (!ReferenceEquals(stored, computed))
            tolerance += stored.Spacing(line) / 2;
        return new Expected(line, tolerance, Math.Abs(d) <= width, atEdge);
    }

    // Whether x − y = difference without rounding (Knuth's two-sum error is 0).
    private static bool IsExact(double x, double y, double difference)
    {
        var y2 = x - difference;
        return x - (difference + y2) == 0 && y2 == y;
    }
}
