using SllCore.Autograd;
using SllCore.Kernels;

namespace SllCore.Spiking.Fused;

/// <summary>Sequences in memory: steps first, each step's row contiguous.</summary>
internal static unsafe class Sequence
{
    /// <summary>True if the kernels can read <paramref name="sequence"/> as it is: contiguous, or the same contiguous
    /// row at every step.</summary>
    public static bool IsReadable(Tensor sequence)
    {
        if (sequence.is_contiguous())
            return true;
        using var first = First(sequence, out _);
        return first is not null;
    }

    /// <summary>The row that every step of an expanded sequence is; null for others.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="stride">How far apart its steps are.</param>
    public static Tensor? First(Tensor sequence, out long stride)
    {
        stride = sequence.NumberOfElements / sequence.size(0);
        if (sequence.is_contiguous() || sequence.stride(0) != 0)
            return null;
        var first = sequence.select(0, 0);
        if (first.is_contiguous())
        {
            stride = 0;
            return first;
        }
        first.Dispose();
        return null;
    }

    public static Addresses<T> Call<T>(long[] shape)
        where T : unmanaged => new() { Steps = shape[0], Neurons = Neurons(shape) };

    /// <summary>The elements of a step.</summary>
    public static long Neurons(long[] shape)
    {
        var neurons = 1L;
        foreach (var size in shape.AsSpan(1))
            neurons *= size;
        return neurons;
    }

    /// <summary>A float32 or float64 tensor of one number, which torch itself makes four times as slowly.</summary>
    public static Tensor Number(double value, ScalarType dtype)
    {
        var number = empty([], dtype: dtype);
        if (dtype == ScalarType.Float32)
            *Memory.Address<float>(number) = (float)value;
        else
            *Memory.Address<double>(number) = value;
        return number;
    }

    public static T* Address<T>(Tensor? tensor)
        where T : unmanaged => tensor is null ? null : Memory.Address<T>(tensor);
}
