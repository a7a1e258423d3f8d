using System.Numerics;
using System.Runtime.Intrinsics;
using SllCore.Arithmetic;
using SllCore.Kernels;
using SllCore.KHot;

namespace SllCore.Coverage;

/// <summary>
/// The half-width for which a given fraction of the rows of a choice of the k largest is in the band: as soon as the
/// k-th largest and the next are less than ε apart.
/// </summary>
internal static unsafe class ChoiceGap
{
    /// <summary>The quantile of the gaps over the <see cref="Sample"/> of the rows, and a little more, since the band
    /// is open; null if no gap is finite and above 0.</summary>
    public static double? EpsFor(Tensor input, long dim, long k, CoverageTarget coverage) =>
        input.dtype == ScalarType.Float32
            ? EpsFor<float>(input, dim, k, coverage)
            : EpsFor<double>(input, dim, k, coverage);

    private static double? EpsFor<T>(Tensor input, long dim, long k, CoverageTarget coverage)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        var width = TensorShape.Along(input, dim);
        if (width <= k)
            return null;
        var places = new Places(input.NumberOfElements / width, coverage.Processes);
        var gaps = stackalloc T[Sample.Size];
        var span = new Span<T>(gaps, Sample.Size);
        if (dim == input.Dimensions - 1 && input.device_type == DeviceType.CPU && input.is_contiguous())
            OfRows(input, (int)width, (int)k, places, span);
        else
            Composed(input, dim, k, places, span);
        return Quantile.Of<T>(span, coverage.Fraction) * (1 + 1e-6);
    }

    private static void OfRows<T>(Tensor input, int width, int k, Places places, Span<T> gaps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var x = Memory.Address<T>(input);
        var pool = new T[KthLargest<T, VectorArithmetic<T>, Vector<T>>.BufferLength(width, k + 1)];
        for (var j = 0; j < places.Count; j++)
        {
            var at = places.At(j);
            var row = x + (at * width);
            gaps[j] = at < 0 ? T.Zero : k == 1 ? OfRow(row, width) : OfRow(row, width, k, pool);
        }
        GC.KeepAlive(input);
        places.Join(gaps);
    }

    private static T OfRow<T>(T* x, int width, int k, Span<T> pool)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (last, next) = Vector512.IsHardwareAccelerated
            ? KthLargest<T, Vector512Arithmetic<T>, Vector512<T>>.Around(x, width, k, T.PositiveInfinity, pool)
            : KthLargest<T, VectorArithmetic<T>, Vector<T>>.Around(x, width, k, T.PositiveInfinity, pool);
        return last - next;
    }

    // NaN in a row leads it, as for torch.argmax, and makes its gap NaN.
    private static T OfRow<T>(T* x, long width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (largest, second) = (T.NegativeInfinity, T.NegativeInfinity);
        var most = new Vector<T>(T.NegativeInfinity);
        var (next, ordered) = (most, Vector<byte>.AllBitsSet);
        long i = 0;
        // The two largest of every lane, among which the two largest of the row are.
        for (; i <= width - Vector<T>.Count; i += Vector<T>.Count)
        {
            var values = Vector.Load(x + i);
            ordered &= Vector.Equals(values, values).As<T, byte>();
            next = Vector.Max(next, Vector.Min(most, values));
            most = Vector.Max(most, values);
        }
        if (ordered != Vector<byte>.AllBitsSet)
            return T.NaN;
        for (var lane = 0; lane < Vector<T>.Count; lane++)
        {
            Take(most[lane]);
            Take(next[lane]);
        }
        for (; i < width; i++)
        {
            if (T.IsNaN(x[i]))
                return T.NaN;
            Take(x[i]);
        }
        return largest - second;

        void Take(T value)
        {
            if (value > second)
                (largest, second) = value > largest ? (value, largest) : (largest, value);
        }
    }

    private static void Composed<T>(Tensor input, long dim, long k, Places places, Span<T> gaps)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var scope = NewDisposeScope();
        var rows = input.detach().movedim([dim], [-1]).reshape(-1, input.size((int)dim));
        var (slots, which) = places.Here();
        var values = rows.index_select(0, tensor(which, device: input.device)).topk((int)k + 1, -1).values;
        var here = (values.narrow(-1, k - 1, 1) - values.narrow(-1, k, 1)).cpu().contiguous().data<T>().ToArray();
        places.Spread<T>(here, slots, gaps);
    }
}
