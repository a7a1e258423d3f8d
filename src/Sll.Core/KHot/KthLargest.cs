using System.Numerics;
using SllCore.Arithmetic;

namespace SllCore.KHot;

/// <summary>The k-th largest of a row, in one pass that keeps only what may be among the k largest.</summary>
internal static unsafe class KthLargest<T, A, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where A : struct, IVectorArithmetic<T, V>
    where V : struct
{
    /// <summary>How long the buffer of <see cref="Of"/> is: so long that it is rarely full.</summary>
    public static int BufferLength(int width, int k) => Math.Min(width, Math.Max(256, 4 * k));

    /// <summary>The k-th largest entry, where NaN counts as <paramref name="nan"/>.</summary>
    public static T Of(T* x, int width, int k, T nan, Span<T> pool)
    {
        var buffer = pool[..BufferLength(width, k)];
        if (buffer.Length == width)
            return OfAll(x, k, nan, buffer);
        // Whatever is not above the bound is not among the k largest.
        var (count, i, bound) = (0, 0, T.NegativeInfinity);
        var all = A.Bits(A.AtMost(default, default));
        for (; i <= width - A.Count; i += A.Count)
        {
            var at = A.Constant(default, double.CreateChecked(bound));
            // Not at most the bound: above it, or NaN.
            for (var bits = all & ~A.Bits(A.AtMost(A.Load(x + i), at)); bits != 0; bits &= bits - 1)
                Take(x[i + BitOperations.TrailingZeroCount(bits)], buffer);
        }
        for (; i < width; i++)
            Take(x[i], buffer);
        if (count < k)
            return T.NegativeInfinity;
        return Partition(buffer[..count], k - 1);

        void Take(T value, Span<T> kept)
        {
            if (T.IsNaN(value))
                value = nan;
            if (!(value > bound))
                return;
            if (count == kept.Length)
            {
                bound = Partition(kept, k - 1);
                count = k;
                if (!(value > bound))
                    return;
            }
            kept[count++] = value;
        }
    }

    /// <summary>The k-th largest entry and the next, of more than k; −∞ for the next if fewer are larger.</summary>
    public static (T Last, T Next) Around(T* x, int width, int k, T nan, Span<T> pool)
    {
        var next = Of(x, width, k + 1, nan, pool);
        var last = T.PositiveInfinity;
        // What was kept stands in order of the place: the k larger ones come first.
        foreach (var value in pool[..k])
            last = T.Min(last, value);
        return (last, next);
    }

    private static T OfAll(T* x, int k, T nan, Span<T> buffer)
    {
        new Span<T>(x, buffer.Length).CopyTo(buffer);
        foreach (ref var value in buffer)
        {
            if (T.IsNaN(value))
                value = nan;
        }
        return Partition(buffer, k - 1);
    }

    // Quickselect, largest first: what stands before the place is not smaller than what it returns.
    private static T Partition(Span<T> a, int place)
    {
        var (low, high, turns) = (0, a.Length - 1, 4 * BitOperations.Log2((uint)a.Length | 1));
        while (low < high)
        {
            if (turns-- == 0)
            {
                // An order that defeats the choice of pivots: sort the rest.
                a[low..(high + 1)].Sort((left, right) => right.CompareTo(left));
                break;
            }
            var pivot = Median(a[low], a[(low + high) >> 1], a[high]);
            var (i, j) = (low, high);
            while (i <= j)
            {
                while (a[i] > pivot)
                    i++;
                while (a[j] < pivot)
                    j--;
                if (i <= j)
                {
                    (a[i], a[j]) = (a[j], a[i]);
                    i++;
                    j--;
                }
            }
            if (place <= j)
                high = j;
            else if (place >= i)
                low = i;
            else
                break;
        }
        return a[place];
    }

    private static T Median(T a, T b, T c) =>
        a > b ? (b > c ? b : a > c ? c : a) : (a > c ? a : b > c ? c : b);
}
