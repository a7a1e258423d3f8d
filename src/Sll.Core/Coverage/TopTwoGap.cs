using System.Numerics;
using SllCore.Kernels;

namespace SllCore.Coverage;

/// <summary>
/// The half-width for which a given fraction of the rows of an argmax is in the band: more than one entry has a share
/// as soon as the two largest are less than ε apart.
/// </summary>
internal static unsafe class TopTwoGap
{
    /// <summary>The quantile of the gaps over the <see cref="Sample"/> of the rows, and a little more, since the band
    /// is open; null if no gap is finite and above 0.</summary>
    public static double? EpsFor(Tensor input, long dim, double coverage) => input.dtype == ScalarType.Float32
        ? EpsFor<float>(input, dim, coverage)
        : EpsFor<double>(input, dim, coverage);

    private static double? EpsFor<T>(Tensor input, long dim, double coverage)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        var width = input.Dimensions == 0 ? 1 : input.shape[dim];
        if (width < 2 || input.NumberOfElements == 0)
            return null;
        var gaps = stackalloc T[Sample.Size];
        var span = new Span<T>(gaps, Sample.Size);
        if (dim == input.Dimensions - 1 && input.device_type == DeviceType.CPU && input.is_contiguous())
            OfRows(input, width, span);
        else
            Composed(input, dim, span);
        return Quantile.Of<T>(span, coverage) * (1 + 1e-6);
    }

    private static void OfRows<T>(Tensor input, long width, Span<T> gaps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var x = Memory.Address<T>(input);
        var rows = input.NumberOfElements / width;
        var count = Sample.Count(rows);
        for (var j = 0; j < count; j++)
            gaps[j] = OfRow(x + (Sample.At(j, rows) * width), width);
        gaps[count..].Fill(T.NaN);
        GC.KeepAlive(input);
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

    private static void Composed<T>(Tensor input, long dim, Span<T> gaps)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var scope = NewDisposeScope();
        var values = input.detach().topk(2, (int)dim).values;
        Sample.Copy(values.narrow(dim, 0, 1) - values.narrow(dim, 1, 1), gaps);
    }
}
