namespace SllCore.Report;

/// <summary>Σ over calls of what a <see cref="BandReportRow"/> shows a count, a fraction or a mean of.</summary>
internal readonly record struct CallSums(
    double Calls, double Elements, double InBand, double Eps, double SuggestedEps, double Spacing, double Difference,
    double Backwards, double ZeroGradients)
{
    /// <summary>How many numbers these are.</summary>
    public const int Count = 9;

    public static CallSums operator +(CallSums left, CallSums right) =>
        Of([.. left.ToArray().Zip(right.ToArray(), (x, y) => x + y)]);

    /// <summary>Of one call.</summary>
    public static CallSums Of(Observation seen) => new(
        1, seen.Elements, seen.InBand, seen.Eps, seen.SuggestedEps, seen.Spacing, seen.Difference * seen.Elements,
        0, 0);

    /// <summary>Of one gradient.</summary>
    public static CallSums OfGradient(bool isZero) => new() { Backwards = 1, ZeroGradients = isZero ? 1 : 0 };

    /// <summary>Of what <see cref="ToArray"/> gave.</summary>
    public static CallSums Of(ReadOnlySpan<double> n) => new(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8]);

    public double[] ToArray() =>
        [Calls, Elements, InBand, Eps, SuggestedEps, Spacing, Difference, Backwards, ZeroGradients];
}
