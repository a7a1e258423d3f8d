using System.Numerics;
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
        var i = 0;
        for (; i <= width - A.Count; i += A.Count)
        {
            var found = A.Bits(A.AtMost(bound, A.Load(x + i)));
            if (found != 0)
                return i + BitOperations.TrailingZeroCount(found);
        }
        while (x[i] != largest)
            i++;
        return i;
    }

    /// <summary>Writes down, in order, the entries less than ε below <paramref name="edge"/> or above it, and counts
    /// them; NaN if it <paramref name="countsNaN"/>. A row is short where it stands among others: a vector may reach
    /// into those that follow, of which <paramref name="readable"/> entries from <paramref name="x"/> are
    /// there.</summary>
    public static int Near(T* x, int width, long readable, double edge, double eps, bool countsNaN, Span<int> near)
    {
        var count = 0;
        var i = 0;
        // The bound may be rounded; what it lets through is judged in double precision.
        var bound = A.Constant(default, edge - eps);
        for (; i < width && i <= readable - A.Count; i += A.Count)
        {
            // Not below: NaN passes.
            var lanes = ulong.MaxValue >> (BitMask.WordSize - Math.Min(A.Count, width - i));
            for (var bits = lanes & ~A.Bits(A.Below(A.Load(x + i), bound)); bits != 0; bits &= bits - 1)
                Take(i + BitOperations.TrailingZeroCount(bits), near);
        }
        for (; i < width; i++)
            Take(i, near);
        return count;

        void Take(int at, Span<int> found)
        {
            // Not far: near, or NaN.
            if (!(edge - double.CreateChecked(x[at]) >= eps) && (countsNaN || !T.IsNaN(x[at])))
                found[count++] = at;
        }
    }

    // False if there is a NaN.
    private static bool TryLargest(T* x, int width, out T largest)
    {
        var most = A.Load(x);
        var ordered = A.AtMost(most, most);
        var i = A.Count;
        for (; i <= width - A.Count; i += A.Count)
        {
            var next = A.Load(x + i);
            ordered = A.And(ordered, A.AtMost(next, next));
            most = A.Select(A.Below(most, next), next, most);
        }
        var lanes = stackalloc T[A.Count];
        A.Store(most, lanes);
        largest = lanes[0];
        for (var lane = 1; lane < A.Count; lane++)
            largest = T.Max(largest, lanes[lane]);
        for (; i < width; i++)
            largest = T.Max(largest, x[i]);
        return BitOperations.PopCount(A.Bits(ordered)) == A.Count && !T.IsNaN(largest);
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
