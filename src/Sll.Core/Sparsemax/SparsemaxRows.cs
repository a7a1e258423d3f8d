using System.Numerics;
using SllCore.Arithmetic;

namespace SllCore.Sparsemax;

/// <summary>Sparsemax of the rows of a matrix. Only entries less than ε below a row's largest can be in its support.</summary>
internal static unsafe class SparsemaxRows<T, A, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where A : struct, IVectorArithmetic<T, V>
    where V : struct
{
    /// <summary>p = sparsemax(x/ε), or the one-hot of the first largest entry where that is asked for or certain.</summary>
    /// <param name="x">A matrix of rows of that width.</param>
    /// <param name="p">The results.</param>
    /// <param name="support">One bit per element, zero on entry, or null.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">The number of rows from there.</param>
    /// <param name="width">The length of a row.</param>
    /// <param name="eps">ε.</param>
    /// <param name="forward">What rows with more than one entry in their support give.</param>
    public static void Forward(
        T* x, T* p, ulong* support, long first, long rows, int width, double eps, ForwardValues forward)
    {
        var near = new int[width];
        x += first * width;
        p += first * width;
        for (var row = first; row < first + rows; row++, x += width, p += width)
        {
            new Span<T>(p, width).Clear();
            var winner = RowSearch<T, A, V>.FirstLargest(x, width);
            var largest = double.CreateChecked(x[winner]);
            var count = double.IsFinite(largest) ? RowSearch<T, A, V>.Near(x, width, largest, eps, near) : 1;
            var tau = count > 1 ? Tau(x, near, ref count, largest, eps) : 0;
            if (count == 1 || forward == ForwardValues.Hard)
                p[winner] = T.One;
            if (count == 1)
                continue;
            foreach (var i in near.AsSpan(0, count))
            {
                var at = (row * width) + i;
                if (support != null)
                    support[at >> 6] |= 1ul << (int)(at & 63);
                if (forward == ForwardValues.Soft)
                    p[i] = T.CreateChecked(((double.CreateChecked(x[i]) - largest) / eps) - tau);
            }
        }
    }

    // Michelot's algorithm: τ = (Σz − 1)/k over the candidates z = (x − largest)/ε; drop those not above τ; repeat
    // until none is dropped.
    private static double Tau(T* x, int[] near, ref int count, double largest, double eps)
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
