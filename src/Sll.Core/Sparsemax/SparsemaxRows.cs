using System.Numerics;

namespace SllCore.Sparsemax;

/// <summary>Sparsemax of the rows of a matrix. Only entries within ε of a row's largest can be in its support.</summary>
internal static unsafe class SparsemaxRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>p = sparsemax(x/ε), or the one-hot of the first largest entry where that is asked for or certain.</summary>
    /// <param name="x">rows × width numbers.</param>
    /// <param name="p">rows × width results.</param>
    /// <param name="support">One bit per element, zero on entry, or null.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="width">The length of a row.</param>
    /// <param name="eps">ε.</param>
    /// <param name="forward">What rows with more than one entry in their support give.</param>
    public static void Forward(T* x, T* p, ulong* support, long rows, long width, double eps, BandForward forward)
    {
        var near = new long[width];
        for (long row = 0; row < rows; row++, x += width, p += width)
        {
            new Span<T>(p, (int)width).Clear();
            var winner = FirstLargest(x, width);
            var largest = double.CreateChecked(x[winner]);
            var count = double.IsFinite(largest) ? Near(x, width, largest, eps, near) : 0;
            var tau = Tau(x, near, ref count, largest, eps);
            if (count <= 1 || forward == BandForward.Hard)
                p[winner] = T.One;
            for (var i = 0; i < count && count > 1; i++)
            {
                var at = (row * width) + near[i];
                if (support != null)
                    support[at >> 6] |= 1ul << (int)(at & 63);
                if (forward == BandForward.Linear)
                    p[near[i]] = T.CreateChecked(((double.CreateChecked(x[near[i]]) - largest) / eps) - tau);
            }
        }
    }

    /// <summary>(v − mean of v over the support)/ε on the support; the rest of <paramref name="gradient"/> is left.</summary>
    public static void Project(T* v, T* gradient, ulong* support, long rows, long width, double eps)
    {
        for (long row = 0; row < rows; row++, v += width, gradient += width)
        {
            var first = row * width;
            var (sum, count) = (0.0, 0);
            for (long i = 0; i < width; i++)
            {
                if (IsIn(support, first + i))
                    (sum, count) = (sum + double.CreateChecked(v[i]), count + 1);
            }
            for (long i = 0; i < width && count > 0; i++)
            {
                if (IsIn(support, first + i))
                    gradient[i] = T.CreateChecked((double.CreateChecked(v[i]) - (sum / count)) / eps);
            }
        }
    }

    private static bool IsIn(ulong* support, long at) => ((support[at >> 6] >> (int)(at & 63)) & 1) != 0;

    // As torch.argmax on the CPU: the first of equal entries, and NaN before every number.
    private static long FirstLargest(T* x, long width)
    {
        long winner = 0;
        for (long i = 1; i < width && !T.IsNaN(x[winner]); i++)
        {
            if (!(x[i] <= x[winner]))
                winner = i;
        }
        return winner;
    }

    private static int Near(T* x, long width, double largest, double eps, long[] near)
    {
        var count = 0;
        for (long i = 0; i < width; i++)
        {
            if (largest - double.CreateChecked(x[i]) < eps)
                near[count++] = i;
        }
        return count;
    }

    // Michelot's algorithm: τ = (Σz − 1)/k over the candidates z = (x − largest)/ε; drop those not above τ; repeat
    // until none is dropped.
    private static double Tau(T* x, long[] near, ref int count, double largest, double eps)
    {
        while (true)
        {
            var sum = 0.0;
            for (var i = 0; i < count; i++)
                sum += (double.CreateChecked(x[near[i]]) - largest) / eps;
            var tau = (sum - 1) / count;
            var kept = 0;
            for (var i = 0; i < count; i++)
            {
                if ((double.CreateChecked(x[near[i]]) - largest) / eps > tau)
                    near[kept++] = near[i];
            }
            if (kept == count)
                return tau;
            count = kept;
        }
    }
}
