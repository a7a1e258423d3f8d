using System.Buffers;
using System.Numerics;

namespace SllCore.Counting;

/// <summary>
/// The ranks of the rows of a matrix, and their gradient. In sorted order the entries within ε of the i-th are a window
/// [l, r); with m its length, the rank is l + (m − 1)/2 + Σ over the window of (x_i − x_j)/(2ε), the integer l itself
/// if m = 1. Prefix sums make it O(1), in double precision and anew after every gap of more than ε, which no window
/// reaches over, so that a far outlier costs no digits.
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
    /// <param name="nanFirst">Whether NaN is below all numbers; else it is above.</param>
    /// <returns>The rows with equal entries that are not finite, whose ranks torch decides.</returns>
    public static List<long> Forward(
        T* x, T* ranks, int* order, int* ends, long first, long rows, int width, double eps, bool nanFirst)
    {
        using var sort = new RowSort<T>(width, nanFirst);
        var (sorted, undecided) = (ArrayPool<T>.Shared.Rent(width), new List<long>());
        var (offsets, sums) = (ArrayPool<double>.Shared.Rent(width), ArrayPool<double>.Shared.Rent(width));
        var starting = ArrayPool<int>.Shared.Rent(width + 1);
        fixed (T* s = sorted)
        {
            for (var row = first; row < first + rows; row++)
            {
                var start = row * width;
                sort.Sort(x + start, s, order + start);
                if (!Row(s, ranks + start, order + start, ends + start, width, eps, offsets, sums, starting))
                    undecided.Add(row);
            }
        }
        ArrayPool<T>.Shared.Return(sorted);
        ArrayPool<int>.Shared.Return(starting);
        ArrayPool<double>.Shared.Return(offsets);
        ArrayPool<double>.Shared.Return(sums);
        return undecided;
    }

    /// <summary>(m g_i − Σ of g over the window)/(2ε): the Laplacian of the graph of pairs within ε. With a floor φ,
    /// pairs farther apart have the share φ of that slope.</summary>
    public static void Backward(
        T* g, T* gradient, int* order, int* ends, long first, long rows, int width, double eps, double floor)
    {
        var (values, sums) = (ArrayPool<double>.Shared.Rent(width), ArrayPool<double>.Shared.Rent(width));
        var starting = ArrayPool<int>.Shared.Rent(width + 1);
        var (inside, outside) = ((1 - floor) * BandWidth.Slope(eps), floor * BandWidth.Slope(eps));
        for (var row = first; row < first + rows; row++)
        {
            var start = row * width;
            T* v = g + start, result = gradient + start;
            int* o = order + start, r = ends + start;
            var (sum, total) = (0.0, 0.0);
            for (var i = 0; i < width; i++)
                total += values[i] = double.CreateChecked(v[o[i]]);
            var nonFinite = double.IsFinite(total) ? null : NonFinite.TakenOutOf(values.AsSpan(0, width));
            if (nonFinite is not null)
                total = values.Take(width).Sum();
            // Anew after a gap, so that what is before it costs no digits.
            for (var i = 0; i < width; i++)
                sums[i] = sum = i == 0 || r[i - 1] == i ? values[i] : sum + values[i];
            Array.Clear(starting, 0, width + 1);
            for (var i = 0; i < width; i++)
                starting[r[i]]++;
            for (int i = 0, l = 0; i < width; i++)
            {
                l += starting[i];
                var m = r[i] - l;
                var (own, inWindow, inRow) = (values[i], sums[r[i] - 1] - sums[l] + values[l], total);
                if (nonFinite is not null)
                {
                    // Those of the others: with itself it has no pair that could be ∞ − ∞.
                    var itself = nonFinite[i + 1] - nonFinite[i];
                    own += itself.Sum;
                    inWindow += (nonFinite[r[i]] - nonFinite[l] - itself).Sum;
                    inRow += (nonFinite[width] - itself).Sum;
                }
                var value = m == 1 ? 0 : ((m * own) - inWindow) * inside;
                if (floor != 0)
                    value += ((width * own) - inRow) * outside;
                result[o[i]] = T.CreateTruncating(value);
            }
        }
        ArrayPool<int>.Shared.Return(starting);
        ArrayPool<double>.Shared.Return(values);
        ArrayPool<double>.Shared.Return(sums);
    }

    // False if there are equal entries that are not finite.
    private static bool Row(
        T* s, T* ranks, int* order, int* ends, int width, double eps, double[] offsets, double[] sums, int[] starting)
    {
        var (e, slope) = (BandWidth.Of<T>(eps), BandWidth.Slope(eps));
        var (cluster, sum, isDecided) = (0, 0.0, true);
        for (var i = 0; i < width; i++)
        {
            if (i > 0 && !(s[i] - s[i - 1] <= e))
            {
                (cluster, sum) = (i, 0);
                isDecided &= T.IsFinite(s[i]) || s[i].CompareTo(s[i - 1]) != 0;
            }
            offsets[i] = T.IsFinite(s[i]) ? double.CreateChecked(s[i]) - double.CreateChecked(s[cluster]) : 0;
            sums[i] = sum += offsets[i];
        }
        Array.Clear(starting, 0, width + 1);
        for (int i = 0, end = 0; i < width; i++)
        {
            end = Math.Max(end, i + 1);
            while (end < width && s[end] - s[i] <= e)
                end++;
            ends[i] = end;
            starting[end]++;
        }
        for (int i = 0, l = 0; i < width; i++)
        {
            // An entry leaves the windows where its own ends: j is in that of i as i is in that of j.
            l += starting[i];
            var (m, end) = (ends[i] - l, ends[i]);
            var differences = (m * offsets[i]) - (sums[end - 1] - sums[l] + offsets[l]);
            ranks[order[i]] = T.CreateTruncating(l + (0.5 * (m - 1)) + (differences * slope));
        }
        return isDecided;
    }
}
