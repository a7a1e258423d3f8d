using System.Numerics;
using System.Runtime.CompilerServices;

namespace SllCore.Coverage;

/// <summary>
/// The ⌈q·n⌉-th smallest of n distances. Numbers that are not negative are ordered as their bits are, so bisecting the
/// bits finds it with one vectorized count per bit: no sorting, no branch on the data.
/// </summary>
internal static class Quantile
{
    /// <summary>The quantile; null if no distance is finite and above 0.</summary>
    /// <param name="distances">Numbers that are 0 or more; ∞ and NaN are ignored. A whole number of vectors.</param>
    /// <param name="q">From 0 (excluded) to 1.</param>
    /// <remarks>If the quantile is 0, as after a relu, it is taken of the distances above 0: whatever lies on a
    /// boundary is in a band of any width.</remarks>
    public static double? Of<T>(ReadOnlySpan<T> distances, double q)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        var (finite, zeros) = (CountAtMost(distances, T.MaxValue), CountAtMost(distances, T.Zero));
        if (finite == zeros)
            return null;
        var rank = Rank(q, finite);
        if (rank <= zeros)
            rank = zeros + Rank(q, finite - zeros);
        var (low, high) = (0L, Bits(T.MaxValue));
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (CountAtMost(distances, FromBits<T>(middle)) >= rank)
                high = middle;
            else
                low = middle + 1;
        }
        return double.CreateChecked(FromBits<T>(low));
    }

    private static int Rank(double q, int count) => Math.Max(1, (int)Math.Ceiling(q * count));

    private static int CountAtMost<T>(ReadOnlySpan<T> values, T bound)
        where T : unmanaged, INumberBase<T>
    {
        var limit = new Vector<T>(bound);
        var count = Vector<T>.Zero;
        for (var i = 0; i < values.Length; i += Vector<T>.Count)
            count += Vector.LessThanOrEqual(new Vector<T>(values[i..]), limit) & Vector<T>.One;
        return int.CreateChecked(Vector.Sum(count));
    }

    private static long Bits<T>(T value) where T : unmanaged =>
        Unsafe.SizeOf<T>() == 4 ? Unsafe.BitCast<T, int>(value) : Unsafe.BitCast<T, long>(value);

    private static T FromBits<T>(long bits) where T : unmanaged =>
        Unsafe.SizeOf<T>() == 4 ? Unsafe.BitCast<int, T>((int)bits) : Unsafe.BitCast<long, T>(bits);
}
