using System.Numerics;

namespace SllCore.Sparsemax;

/// <summary>The gradient of sparsemax on the rows of a matrix, from one bit per element.</summary>
internal static unsafe class SupportRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>(v − mean of v over the support)/ε on the support; the rest of <paramref name="gradient"/> is left.</summary>
    public static void Project(T* v, T* gradient, ulong* support, long first, long rows, int width, double eps)
    {
        var members = new int[width];
        v += first * width;
        gradient += first * width;
        for (var row = first; row < first + rows; row++, v += width, gradient += width)
        {
            var count = Members(support, row * width, width, members);
            if (count == 0)
                continue;
            var sum = 0.0;
            foreach (var i in members.AsSpan(0, count))
                sum += double.CreateChecked(v[i]);
            var mean = sum / count;
            foreach (var i in members.AsSpan(0, count))
                gradient[i] = T.CreateChecked((double.CreateChecked(v[i]) - mean) / eps);
        }
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
