namespace SllCore.KHot;

/// <summary>The projection on {0 ≤ p ≤ 1, Σp = k}: p = clip(z − τ, 0, 1) with the τ that makes Σp = k.</summary>
internal static class CappedSimplex
{
    // Newton's steps end on a piece after a few; halving the bracket alone would need 60.
    private const int MostSteps = 100;

    /// <summary>τ, where more than k of the z are above −1, and the k-th largest is 0.</summary>
    /// <remarks>Σp falls from more than k at −1 to at most k at 0, in straight pieces. Newton's method from −1 jumps to
    /// where the piece it is on reaches k, and halves the bracket instead if that lies outside. For k = 1, where no p
    /// exceeds 1, this is Michelot's algorithm.</remarks>
    public static double Tau(ReadOnlySpan<double> z, int k)
    {
        var (low, high) = (-1.0, 0.0);
        var (tau, lastFree, lastOnes) = (low, -1, -1);
        for (var step = 0; step < MostSteps; step++)
        {
            var (free, ones, sum) = (0, 0, 0.0);
            foreach (var value in z)
            {
                var p = value - tau;
                if (p > 1)
                {
                    ones++;
                }
                else if (p > 0)
                {
                    free++;
                    sum += value;
                }
            }
            if (free == lastFree && ones == lastOnes)
                break;
            (lastFree, lastOnes) = (free, ones);
            if (sum - (free * tau) + ones > k)
                low = tau;
            else
                high = tau;
            var next = (sum + ones - k) / free;
            tau = next >= low && next <= high ? next : low + ((high - low) / 2);
        }
        return tau;
    }
}
