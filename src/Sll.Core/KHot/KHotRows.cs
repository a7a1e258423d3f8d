using System.Buffers;
using System.Numerics;
using SllCore.Arithmetic;

namespace SllCore.KHot;

/// <summary>
/// The point of {0 ≤ p ≤ 1, Σp = k} nearest to x/ε, for the rows x of a matrix, or the hard choice where that is asked
/// for or certain. Only entries less than ε below the k-th largest can have a share. One per thread: it owns what it
/// needs to remember of a row.
/// </summary>
internal sealed unsafe class KHotRows<T, A, V>(Selection selection, int width, double eps, ForwardValues forward)
    : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where A : struct, IVectorArithmetic<T, V>
    where V : struct
{
    private readonly int[] _near = ArrayPool<int>.Shared.Rent(width);
    private readonly double[] _z = ArrayPool<double>.Shared.Rent(width);
    private readonly T[] _kept = ArrayPool<T>.Shared.Rent(KthLargest<T, A, V>.BufferLength(width, selection.K));

    /// <summary>Computes some rows.</summary>
    /// <param name="x">The matrix.</param>
    /// <param name="p">The results.</param>
    /// <param name="free">One bit per element, zero on entry, or null: set where p is neither 0 nor 1.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">The number of rows from there.</param>
    /// <returns>The rows whose hard choice depends on the order in which torch looks at equal entries: their p is
    /// 0.</returns>
    public List<long> Forward(T* x, T* p, ulong* free, long first, long rows)
    {
        var undecided = new List<long>();
        for (var row = first; row < first + rows; row++)
        {
            var start = row * width;
            new Span<T>(p + start, width).Clear();
            if (!Row(x + start, p + start, free, start, ((first + rows) * width) - start))
                undecided.Add(row);
        }
        return undecided;
    }

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(_near);
        ArrayPool<double>.Shared.Return(_z);
        ArrayPool<T>.Shared.Return(_kept);
    }

    private bool Row(T* x, T* p, ulong* free, long start, long readable)
    {
        var winner = selection.FirstOfEquals ? RowSearch<T, A, V>.FirstLargest(x, width) : -1;
        var edge = double.CreateChecked(winner >= 0
            ? x[winner]
            : KthLargest<T, A, V>.Of(x, width, selection.K, T.CreateChecked(selection.NaN), _kept));
        var near = double.IsFinite(edge)
            ? _near.AsSpan(0, RowSearch<T, A, V>.Near(x, width, readable, edge, eps, selection.NaN > 0, _near))
            : [];
        var isClear = near.Length <= selection.K;
        if (!isClear)
            Share(x, p, free, start, near, edge);
        if (!isClear && forward == ForwardValues.Soft)
            return true;
        if (winner >= 0)
            p[winner] = T.One;
        return winner >= 0 || TryChoose(x, p, near, edge);
    }

    // False if more entries are equal to the k-th largest than are chosen.
    private bool TryChoose(T* x, T* p, ReadOnlySpan<int> near, double edge)
    {
        var chosen = 0;
        foreach (var i in near)
            chosen += double.CreateChecked(x[i]) < edge ? 0 : 1;
        if (chosen != selection.K)
            return false;
        foreach (var i in near)
        {
            if (!(double.CreateChecked(x[i]) < edge))
                p[i] = T.One;
        }
        return true;
    }

    private void Share(T* x, T* p, ulong* free, long start, ReadOnlySpan<int> near, double edge)
    {
        var z = _z.AsSpan(0, near.Length);
        var (ones, sum) = (0, 0.0);
        for (var i = 0; i < near.Length; i++)
        {
            // From 1 on an entry has the share 1; so has NaN, which leads.
            var distance = (double.CreateChecked(x[near[i]]) - edge) / eps;
            z[i] = distance < 2 ? distance : 2;
            if (z[i] > 0)
                ones++;
            else
                sum += z[i];
        }
        var tau = CappedSimplex.Tau(z, selection.K, near.Length - ones, ones, sum);
        for (var i = 0; i < near.Length; i++)
        {
            var share = Math.Min(z[i] - tau, 1);
            if (!(share > 0))
                continue;
            if (forward == ForwardValues.Soft)
                p[near[i]] = T.CreateChecked(share);
            if (free == null || share == 1)
                continue;
            var at = start + near[i];
            free[at >> 6] |= 1ul << (int)(at & 63);
        }
    }
}
