namespace SllCore.Coverage;

/// <summary>The half-width within which a given fraction of numbers lie of the nearest of ascending
/// boundaries.</summary>
internal static class BoundariesDistance
{
    /// <summary>The quantile over the <see cref="Sample"/> of float32 or float64 numbers; null if there is none above
    /// 0.</summary>
    public static double? EpsFor(Tensor numbers, Tensor boundaries, CoverageTarget coverage)
    {
        using var scope = NewDisposeScope();
        var x = new double[Sample.Size];
        using var wide = numbers.to(ScalarType.Float64);
        Sample.Copy<double>(wide, x, coverage.Processes);
        var b = boundaries.to(ScalarType.Float64).cpu().data<double>().ToArray();
        for (var i = 0; i < x.Length; i++)
            x[i] = double.IsFinite(x[i]) ? Nearest(b, x[i]) : double.NaN;
        return Quantile.Of<double>(x, coverage.Fraction);
    }

    private static double Nearest(double[] boundaries, double x)
    {
        var at = Array.BinarySearch(boundaries, x);
        if (at >= 0)
            return 0;
        var (below, above) = (~at - 1, ~at);
        return Math.Min(
            below >= 0 ? x - boundaries[below] : double.PositiveInfinity,
            above < boundaries.Length ? boundaries[above] - x : double.PositiveInfinity);
    }
}
