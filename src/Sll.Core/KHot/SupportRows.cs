using System.Numerics;

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
        var count = 0;
        for (long word = start >> 6, last = (start + width - 1) >> 6; word <= last; word++)
        {
            for (var bits = support[word]; bits != 0; bits &= bits - 1)
            {
                var i = (word << 6) + BitOperations.TrailingZeroCount(bits) - start;
                if (i >= 0 && i < width)
                    members[count++] = (int)i;
            }
        }
        return count;
    }
}
