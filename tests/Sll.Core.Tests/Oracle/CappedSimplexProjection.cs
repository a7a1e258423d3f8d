namespace SllCore.Tests.Oracle;

/// <summary>
/// The point of {0 ≤ p ≤ 1, Σp = k} nearest to z by bisection: p = clip(z − τ, 0, 1), with the τ that makes Σp = k.
/// Slow, without a sort, and so independent of how a library finds it.
/// </summary>
internal static class CappedSimplexProjection
{
    /// <summary>z − τ: above 0 and below 1 where p is free.</summary>
    public static double[] Margins(double[] z, int k)
    {
        var tau = Tau(z, k);
        return [.. z.Select(value => value - tau)];
    }

    /// <summary>((1 − floor) P_F + floor P) v/ε: P_F v = v − mean of v over the free entries on them, 0 elsewhere; P
    /// the same for the whole row.</summary>
    public static double[] Gradient(bool[] free, double[] v, double eps, double floor = 0)
    {
        var mean = Mean([.. v.Where((_, i) => free[i])]);
        var meanOfAll = Mean(v);
        return [.. v.Select((value, i) =>
            (((1 - floor) * (free[i] ? value - mean : 0)) + (floor * (value - meanOfAll))) / eps)];
    }

    // What each addition rounds off is added up apart (Neumaier): rounded once, whatever the order.
    private static double Mean(double[] values)
    {
        var (sum, lost) = (0.0, 0.0);
        foreach (var value in values)
        {
            var next = sum + value;
            lost += Math.Abs(sum) >= Math.Abs(value) ? sum - next + value : value - next + sum;
            sum = next;
        }
        return (sum + lost) / Math.Max(1, values.Length);
    }

    private static double Tau(double[] z, int k)
    {
        var (low, high) = (z.Min() - 1, z.Max()); // Σp = n at low, 0 at high.
        for (var i = 0; i < 2000 && low < high; i++)
        {
            var tau = low + ((high - low) / 2);
            if (tau == low || tau == high)
                break;
            if (z.Sum(value => Math.Clamp(value - tau, 0, 1)) > k)
                low = tau;
            else
                high = tau;
        }
        return low + ((high - low) / 2);
    }
}
