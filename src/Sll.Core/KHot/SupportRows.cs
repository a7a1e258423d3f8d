using System.Numerics;
using SllCore.Kernels;

namespace SllCore.KHot;

/// <summary>The gradient of a k-hot on the rows of a matrix, from one bit per element.</summary>
internal static unsafe class SupportRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>(v − mean of v over the support)/ε on the support, where <paramref name="gradient"/> is 0 on entry; and
    /// of all entries for the floor.</summary>
    public static void Project(
        T* v, T* gradient, ulong* support, long first, long rows, int width, double eps, double floor)
    {
        var members = new int[width];
        var inside = 1 - floor;
        v += first * width;
        gradient += first * width;
        for (var row = first; row < first + rows; row++, v += width, gradient += width)
        {
            if (floor != 0)
                CenteredRow<T>.Write(v, gradient, width, eps / floor);
            var inSupport = members.AsSpan(0, Members(support, row * width, width, members));
            if (inSupport.IsEmpty)
                continue;
            var sum = 0.0;
            foreach (var i in inSupport)
                sum += double.CreateChecked(v[i]);
            var mean = sum / inSupport.Length;
            foreach (var i in inSupport)
            {
                var share = inside * (double.CreateChecked(v[i]) - mean) / eps;
                gradient[i] += T.CreateChecked(share);
            }
        }
    }

    /// <summary>The number of rows with at least one bit.</summary>
    public static long CountRows(ulong* support, long rows, int width)
    {
        var members = new int[width];
        var count = 0L;
        for (long row = 0; row < rows; row++)
            count += Members(support, row * width, width, members) > 0 ? 1 : 0;
        return count;
    }

    // The positions of the set bits among the row's, word by word.
    private static int Members(ulong* support, long start, int width, int[] members)
    {
        var (count, end) = (0, start + width);
        for (long word = start >> 6, last = (end - 1) >> 6; word <= last; word++)
        {
            var first = word << 6;
            // The other rows' bits are left out at once: of short rows a word has many.
            var bits = support[word] & (ulong.MaxValue << (int)Math.Max(0, start - first));
            bits &= ulong.MaxValue >> (int)Math.Max(0, first + BitMask.WordSize - end);
            for (; bits != 0; bits &= bits - 1)
                members[count++] = (int)(first + BitOperations.TrailingZeroCount(bits) - start);
        }
        return count;
    }
}
