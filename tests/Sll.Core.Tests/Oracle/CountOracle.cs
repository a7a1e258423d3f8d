namespace SllCore.Tests.Oracle;

/// <summary>Counting as its definition says it, pair by pair in double arithmetic.</summary>
internal static class CountOracle
{
    /// <summary>½ + d/(2ε) for |d| ≤ ε; beyond, and for what is not finite, whether x &gt; b (or ≥).</summary>
    public static double Step(double x, double b, double eps, bool orEqual = false)
    {
        var d = x - b;
        if (double.IsNaN(x))
            return 1; // torch counts NaN above everything.
        return Math.Abs(d) <= eps ? 0.5 + (d / (2 * eps)) : x > b || (orEqual && x == b) ? 1 : 0;
    }

    public static double[] Ranks(double[] x, double eps) =>
        [.. x.Select((xi, i) => x.Where((_, j) => j != i).Sum(xj => Step(xi, xj, eps)))];

    /// <summary>Σ_j (v_i − v_j)/(2ε) over the pairs within ε.</summary>
    public static double[] RankGradient(double[] x, double[] v, double eps) =>
        [.. x.Select((xi, i) => x.Select((xj, j) => Math.Abs(xi - xj) <= eps ? (v[i] - v[j]) / (2 * eps) : 0).Sum())];

    public static double[] Buckets(double[] x, double[] b, double eps, bool right) =>
        [.. x.Select(xi => b.Sum(bj => Step(xi, bj, eps, right)))];

    public static double[] Histogram(double[] x, double[] e, double eps)
    {
        var above = e.Select((ej, j) => x.Where(xi => !double.IsNaN(xi)).Sum(xi => Step(xi, ej, eps, j < e.Length - 1)))
            .ToArray();
        return [.. above.Zip(above.Skip(1), (left, right) => left - right)];
    }

    /// <summary>1/(2ε) for the pairs within ε.</summary>
    public static double[][] Slopes(double[] x, double[] b, double eps) =>
        [.. x.Select(xi => b.Select(bj => Math.Abs(xi - bj) <= eps ? 0.5 / eps : 0).ToArray())];

    /// <summary>Whether rounding decides that a pair is within ε.</summary>
    public static bool IsAtEdge(double[] x, double[] b, double eps, FloatFormat format) => x.Any(xi => b.Any(bj =>
        Math.Abs(Math.Abs(xi - bj) - eps) <= 4 * format.Spacing(Math.Max(1e-30, Math.Abs(xi) + Math.Abs(bj) + eps))));
}
