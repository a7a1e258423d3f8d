using System.Numerics;

namespace SllCore.KHot;

/// <summary>The projection on {0 ≤ p ≤ 1, Σp = k}: p = clip(z − τ, 0, 1) with the τ that makes Σp = k.</summary>
internal static class CappedSimplex
{
    // Newton's steps end on a piece after a few; halving the bracket alone would need 60.
    private const int MostSteps = 100;

    // The spacing of numbers just below 1.
    private const double Rounding = 1.2e-16;

    /// <summary>τ, where all z, more than k, are above −1, and the k-th largest is 0.</summary>
    /// <param name="z">The numbers.</param>
    /// <param name="k">What the shares sum to.</param>
    /// <param name="free">How many of the numbers are at most 0.</param>
    /// <param name="ones">How many are above.</param>
    /// <param name="sum">The sum of the former.</param>
    /// <remarks>Σp falls from more than k at −1 to at most k at 0, in straight pieces. Newton's method from −1, where
    /// it knows the sums, jumps to where the piece it is on reaches k, and halves the bracket instead if that lies
    /// outside. For k = 1, where no p exceeds 1, this is Michelot's algorithm.</remarks>
    public static double Tau(ReadOnlySpan<double> z, int k, long free, long ones, double sum)
    {
        var (low, high) = (-1.0, 0.0);
        var tau = low;
        for (var step = 0; step < MostSteps; step++)
        {
            var next = (sum + ones - k) / free;
            // On the piece already, or at its end.
            if (Math.Abs(next - tau) <= Rounding)
                break;
            tau = next >= low && next <= high ? next : low + ((high - low) / 2);
            (free, ones, sum) = Sums(z, tau);
            if (sum - (free * tau) + ones > k)
                low = tau;
            else
                high = tau;
        }
        return tau;
    }

    // Of the shares z − τ: how many are between 0 and 1, how many above, and the sum of the z of the former.
    private static (long Free, long Ones, double Sum) Sums(ReadOnlySpan<double> z, double tau)
    {
        if (z.Length < Vector<double>.Count)
            return SumsOfFew(z, tau);
        var (free, ones, sum) = (Vector<long>.Zero, Vector<long>.Zero, Vector<double>.Zero);
        var least = new Vector<double>(tau);
        var i = 0;
        for (; i <= z.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var value = new Vector<double>(z[i..]);
            var share = value - least;
            var isOne = Vector.GreaterThan(share, Vector<double>.One);
            var isFree = Vector.AndNot(Vector.GreaterThan(share, Vector<double>.Zero), isOne);
            // A mask is −1.
            (free, ones) = (free - isFree, ones - isOne);
            sum += isFree.As<long, double>() & value;
        }
        var few = SumsOfFew(z[i..], tau);
        return (Vector.Sum(free) + few.Free, Vector.Sum(ones) + few.Ones, Vector.Sum(sum) + few.Sum);
    }

    private static (long Free, long Ones, double Sum) SumsOfFew(ReadOnlySpan<double> z, double tau)
    {
        var (free, ones, sum) = (0L, 0L, 0.0);
        foreach (var value in z)
        {
            var share = value - tau;
            if (share > 1)
            {
                ones++;
            }
            else if (share > 0)
            {
                free++;
                sum += value;
            }
        }
        return (free, ones, sum);
    }
}
