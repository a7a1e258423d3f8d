using System.Numerics;

namespace SllCore.KHot;

/// <summary>The projection on {0 ≤ p ≤ 1, Σp = k}: p = clip(z − τ, 0, 1) with the τ that makes Σp = k.</summary>
internal static class CappedSimplex
{
    // Newton's steps end on a piece after a few; halving the bracket alone would need 60.
    private const int MostSteps = 100;

    // The spacing of numbers just below 1.
    private const double Rounding = 1.2e-16;

    /// <summary>The length of z is a multiple of this; −2 fills it up.</summary>
    public static int Multiple => Vector<double>.Count;

    /// <summary>τ, where more than k of the z are above −1, and the k-th largest is 0.</summary>
    /// <remarks>Σp falls from more than k at −1 to at most k at 0, in straight pieces. Newton's method from −1 jumps to
    /// where the piece it is on reaches k, and halves the bracket instead if that lies outside. For k = 1, where no p
    /// exceeds 1, this is Michelot's algorithm.</remarks>
    public static double Tau(ReadOnlySpan<double> z, int k)
    {
        var (low, high) = (-1.0, 0.0);
        var tau = low;
        for (var step = 0; step < MostSteps; step++)
        {
            var (free, ones, sum) = Sums(z, tau);
            if (sum - (free * tau) + ones > k)
                low = tau;
            else
                high = tau;
            var next = (sum + ones - k) / free;
            // On the piece already, or at its end.
            if (Math.Abs(next - tau) <= Rounding)
                break;
            tau = next >= low && next <= high ? next : low + ((high - low) / 2);
        }
        return tau;
    }

    // Of the shares z − τ: how many are between 0 and 1, how many above, and the sum of the z of the former.
    private static (long Free, long Ones, double Sum) Sums(ReadOnlySpan<double> z, double tau)
    {
        var (free, ones, sum) = (Vector<long>.Zero, Vector<long>.Zero, Vector<double>.Zero);
        var least = new Vector<double>(tau);
        for (var i = 0; i < z.Length; i += Vector<double>.Count)
        {
            var value = new Vector<double>(z[i..]);
            var share = value - least;
            var isOne = Vector.GreaterThan(share, Vector<double>.One);
            var isFree = Vector.AndNot(Vector.GreaterThan(share, Vector<double>.Zero), isOne);
            // A mask is −1.
            (free, ones) = (free - isFree, ones - isOne);
            sum += isFree.As<long, double>() & value;
        }
        return (Vector.Sum(free), Vector.Sum(ones), Vector.Sum(sum));
    }
}
