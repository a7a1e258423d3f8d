using System.Numerics;
using System.Runtime.CompilerServices;
using SllCore.Arithmetic;
using SllCore.Kernels;

namespace SllCore.KHot;

/// <summary>Finds a row's largest entry and those near it, a vector at a time.</summary>
internal static unsafe class RowSearch<T, A, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where A : struct, IVectorArithmetic<T, V>
    where V : struct
{
    /// <summary>The index torch.argmax gives on the CPU: the first of equal entries, and NaN before every
    /// number.</summary>
    public static int FirstLargest(T* x, int width)
    {
        if (width < A.Count || !TryLargest(x, width, out var largest))
            return FirstLargestByOne(x, width);
        var bound = A.Constant(default, double.CreateChecked(largest));
        var last = width - A.Count;
        for (var i = 0; i < last; i += A.Count)
        {
            var found = A.Bits(A.AtMost(bound, A.Load(x + i)));
            if (found != 0)
                return i + BitOperations.TrailingZeroCount(found);
        }
        return last + BitOperations.TrailingZeroCount(A.Bits(A.AtMost(bound, A.Load(x + last))));
    }

    /// <summary>Writes down, in order, the entries less than ε below <paramref name="edge"/> or above it, and counts
    /// them; NaN if it <paramref name="countsNaN"/>. A row is short where it stands among others: a vector may reach
    /// into those that follow, of which <paramref name="readable"/> entries from <paramref name="x"/> are
    /// there.</summary>
    public static int Near(T* x, int width, long readable, double edge, double eps, bool countsNaN, Span<int> near)
    {
        var (i, count) = (0, 0);
        // The bound may be rounded; what it lets through is judged in double precision. Not below it: NaN passes.
        var bound = A.Constant(default, edge - eps);
        for (; i <= width - A.Count; i += A.Count)
        {
            var passing = ~A.Bits(A.Below(A.Load(x + i), bound)) & (ulong.MaxValue >> (BitMask.WordSize - A.Count));
            count = Take(x, i, passing, edge, eps, countsNaN, near, count);
        }
        if (i < width && i <= readable - A.Count)
        {
            var ofRow = ulong.MaxValue >> (BitMask.WordSize - (width - i));
            return Take(x, i, ~A.Bits(A.Below(A.Load(x + i), bound)) & ofRow, edge, eps, countsNaN, near, count);
        }
        for (; i < width; i++)
            count = Take(x, i, 1, edge, eps, countsNaN, near, count);
        return count;
    }

    // Of the entries from a start on whose bits are set those that are near: not far, or NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Take(
        T* x, int start, ulong bits, double edge, double eps, bool countsNaN, Span<int> near, int count)
    {
        for (; bits != 0; bits &= bits - 1)
        {
            var at = start + BitOperations.TrailingZeroCount(bits);
            if (!(edge - double.CreateChecked(x[at]) >= eps) && (countsNaN || !T.IsNaN(x[at])))
                near[count++] = at;
        }
        return count;
    }

    // False if there is a NaN. The last vector may overlap the one before it.
    private static bool TryLargest(T* x, int width, out T largest)
    {
        var most = A.Load(x + width - A.Count);
        var ordered = A.AtMost(most, most);
        for (var i = 0; i < width - A.Count; i += A.Count)
        {
            var next = A.Load(x + i);
            ordered = A.And(ordered, A.AtMost(next, next));
            most = A.Select(A.Below(most, next), next, most);
        }
        largest = A.Largest(most);
        return BitOperations.PopCount(A.Bits(ordered)) == A.Count;
    }

    private static int FirstLargestByOne(T* x, int width)
    {
        var (winner, largest) = (0, x[0]);
        for (var i = 1; i < width && !T.IsNaN(largest); i++)
        {
            if (!(x[i] <= largest))
                (winner, largest) = (i, x[i]);
        }
        return winner;
    }
}
