using System.Numerics;
using System.Runtime.CompilerServices;
using SllCore.Kernels;

namespace SllCore.Coverage;

/// <summary>
/// A fixed choice of at most <see cref="Size"/> elements: the j-th is at ⌊n · frac(j·φ)⌋ of n, with φ the golden ratio.
/// These spread evenly at every scale, so no regular structure of a tensor, such as its channels, is preferred.
/// </summary>
internal static unsafe class Sample
{
    /// <summary>The standard error of a fraction p seen in so many is √(p(1 − p)/1024): 1.5 % at most.</summary>
    public const int Size = 1024;

    /// <summary>Of how many elements the sample consists.</summary>
    public static int Count(long total) => (int)Math.Min(total, Size);

    /// <summary>Where the <paramref name="j"/>-th of the sampled elements is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long At(int j, long total) =>
        total <= Size ? j : (long)Math.BigMul((ulong)total, unchecked((ulong)j * 0x9E3779B97F4A7C15), out _);

    /// <summary>Copies the sample of a float32 or float64 tensor; what is left of <paramref name="sample"/> becomes
    /// NaN.</summary>
    public static void Copy<T>(Tensor source, Span<T> sample)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (total, count) = (source.NumberOfElements, Count(source.NumberOfElements));
        if (count > 0 && source.device_type == DeviceType.CPU && source.is_contiguous())
        {
            var elements = Memory.Address<T>(source);
            for (var j = 0; j < count; j++)
                sample[j] = elements[At(j, total)];
            GC.KeepAlive(source);
        }
        else if (count > 0)
        {
            Gather(source, total, sample[..count]);
        }
        sample[count..].Fill(T.NaN);
    }

    /// <summary>The same of a tensor whose parts are in several processes, if there are such: every one takes
    /// part.</summary>
    public static void Copy<T>(Tensor source, Span<T> sample, IAllReduce? processes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (processes is null)
        {
            Copy(source, sample);
            return;
        }
        var places = new Places(source.NumberOfElements, processes);
        var (slots, at) = places.Here();
        var here = new T[slots.Length];
        Take<T>(source, at, here);
        places.Spread<T>(here, slots, sample);
    }

    /// <summary>The differences of two tensors of one size, or of one and a number, where the sampled elements
    /// are.</summary>
    public static Tensor Difference(Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        // A number beside nothing gives nothing.
        var total = x.NumberOfElements == 1 ? y.NumberOfElements : x.NumberOfElements;
        return Of(x).sub(Of(y)).MoveToOuterDisposeScope();

        Tensor Of(Tensor side)
        {
            if (side.NumberOfElements != total)
                return side.detach().reshape(1);
            return side.dtype == ScalarType.Float32 ? tensor(Copy<float>(side)) : tensor(Copy<double>(side));
        }

        static T[] Copy<T>(Tensor side)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var sample = new T[Count(side.NumberOfElements)];
            Sample.Copy<T>(side, sample);
            return sample;
        }
    }

    // Other devices and layouts: one small gather, and on a GPU one synchronization.
    private static void Gather<T>(Tensor source, long total, Span<T> sample)
        where T : unmanaged
    {
        var indices = new long[sample.Length];
        for (var j = 0; j < indices.Length; j++)
            indices[j] = At(j, total);
        Take(source, indices, sample);
    }

    private static void Take<T>(Tensor source, long[] indices, Span<T> values)
        where T : unmanaged
    {
        if (indices.Length == 0)
            return;
        using var scope = NewDisposeScope();
        source.detach().take(tensor(indices, device: source.device)).cpu().data<T>().CopyTo(values);
    }
}
