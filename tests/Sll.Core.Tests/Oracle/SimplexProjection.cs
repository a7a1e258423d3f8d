namespace SllCore.Tests.Oracle;

/// <summary>
/// The point of the simplex nearest to z by bisection: p = max(z − τ, 0), with the τ that makes Σp = 1. Slow, without a
/// sort, and so independent of how a library finds it.
/// </summary>
internal static class SimplexProjection
{
    /// <summary>z − τ: above 0 on the support.</summary>
    public static double[] Margins(double[] z)
    {
        var tau = Tau(z);
        return [.. z.Select(value => value - tau)];
    }

    /// <summary>((1 − floor) P_S + floor P) v/ε: P_S v = v − mean of v over the support on the support, 0 off it; P the
    /// same for the whole row. An empty support has none.</summary>
    public static double[] Gradient(bool[] support, double[] v, double eps, double floor = 0)
    {
        var mean = v.Where((_, i) => support[i]).DefaultIfEmpty().Average();
        var meanOfAll = v.Average();
        return [.. v.Select((value, i) =>
            (((1 - floor) * (support[i] ? value - mean : 0)) + (floor * (value - meanOfAll))) / eps)];
    }

    private static double Tau(double[] z)
    {
        var (low, high) = (z.Max() - 1, z.Max()); // Σp ≥ 1 at low, 0 at high.
        for (var i = 0; i < 200; i++)
        {
            var tau = (low + high) / 2;
            if (z.Sum(value => Math.Max(value - tau, 0)) > 1)
                low = tau;
            else
                high = tau;
        }
        return (low + high) / 2;
    }
}
