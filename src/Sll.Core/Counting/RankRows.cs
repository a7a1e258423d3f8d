using System.Numerics;

namespace SllCore.Counting;

/// <summary>
/// The ranks of the rows of a matrix, and their gradient. In sorted order the entries within ε of the i-th are a window
/// [l, r); with m its length, the rank is l + (m − 1)/2 + Σ over the window of (x_i − x_j)/(2ε), the integer l itself if
/// m = 1. The sum slides along with the window, in double precision and made of differences, so that neither its length
/// nor a far outlier costs digits.
/// </summary>
internal static unsafe class RankRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes some rows.</summary>
    /// <param name="x">The matrix.</param>
    /// <param name="ranks">The results, from 0.</param>
    /// <param name="order">Gets, row by row, where the i-th smallest stands.</param>
    /// <param name="ends">Gets the r of its window.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">The number of rows from there.</param>
    /// <param name="width">The length of a row.</param>
    /// <param name="eps">ε.</param>
    /// <returns>The rows with equal entries that are not finite, whose ranks torch decides.</returns>
    public static List<long> Forward(
        T* x, T* ranks, int* order, int* ends, long first, long rows, int width, double eps)
    {
        var (sort, sorted, undecided) = (new RowSort<T>(width), new T[width], new List<long>());
        fixed (T* s = sorted)
        {
            for (var row = first; row < first + rows; row++)
            {
                var start = row * width;
                sort.Sort(x + start, s, order + start);
                if (!Row(s, ranks + start, order + start, ends + start, width, eps))
                    undecided.Add(row);
            }
        }
        return undecided;
    }

    /// <summary>(m g_i − Σ of g over the window)/(2ε): the Laplacian of the graph of pairs within ε. With a floor φ, pairs
    /// farther apart have the share φ of that slope.</summary>
    public static void Backward(
        T* g, T* gradient, int* order, int* ends, long first, long rows, int width, double eps, double floor)
    {
        var inOrder = new double[width];
        var (inside, outside) = ((1 - floor) * 0.5 / eps, floor * 0.5 / eps);
        for (var row = first; row < first + rows; row++)
        {
            var start = row * width;
            T* v = g + start, result = gradient + start;
            int* o = order + start, r = ends + start;
            var total = 0.0;
            for (var i = 0; i < width; i++)
                total += inOrder[i] = double.CreateChecked(v[o[i]]);
            var (l, end, sum) = (0, 0, 0.0);
            for (var i = 0; i < width; i++)
            {
                // No window reaches over a gap: what is beyond it, NaN perhaps, leaves nothing in the sum.
                if (end <= i)
                    (l, end, sum) = (i, i, 0);
                while (end < r[i])
                    sum += inOrder[end++];
                while (r[l] <= i)
                    sum -= inOrder[l++];
                var m = end - l;
                var value = m == 1 ? 0 : ((m * inOrder[i]) - sum) * inside;
                if (floor != 0)
                    value += ((width * inOrder[i]) - total) * outside;
                result[o[i]] = T.CreateTruncating(value);
            }
        }
    }

    // False if there are equal entries that are not finite.
    private static bool Row(T* s, T* ranks, int* order, int* ends, int width, double eps)
    {
        var (e, slope) = (BandWidth.Of<T>(eps), 0.5 / eps);
        var (l, end, sum, last, isDecided) = (0, 0, 0.0, 0.0, true);
        for (var i = 0; i < width; i++)
        {
            if (!T.IsFinite(s[i]))
            {
                (l, end) = (i + 1, i + 1);
                ends[i] = end;
                ranks[order[i]] = T.CreateTruncating(i);
                isDecided &= i == 0 || s[i].CompareTo(s[i - 1]) != 0;
                continue;
            }
            var x = double.CreateChecked(s[i]);
            if (end <= i)
                (l, end, sum) = (i, i, 0);
            sum += (end - l) * (x - last);
            for (; end < width && s[end] - s[i] <= e; end++)
                sum -= double.CreateChecked(s[end]) - x;
            for (; s[i] - s[l] > e; l++)
                sum -= x - double.CreateChecked(s[l]);
            (ends[i], last) = (end, x);
            var m = end - l;
            ranks[order[i]] = T.CreateTruncating(m == 1 ? i : l + (0.5 * (m - 1)) + (sum * slope));
        }
        return isDecided;
    }
}
