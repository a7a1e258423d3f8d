using System.Numerics;
using System.Runtime.Intrinsics;
using SllCore.Arithmetic;
using SllCore.Autograd;
using SllCore.Kernels;
using SllCore.Steps;

namespace SllCore.Bands;

/// <summary>
/// The band formula and its gradient in one pass over memory each: read x, write y and one mask bit per element; read g
/// and the mask, write the gradient. For float32 and float64 tensors on the CPU, in the order of their memory.
/// </summary>
internal static unsafe class FusedBand
{
    /// <summary>Elements per word of the mask, and so per turn of the loops.</summary>
    public const int Block = BitMask.WordSize;

    public static bool Accepts(Tensor tensor, Band band) =>
        tensor.device_type == DeviceType.CPU && double.IsFinite(band.LineSlope);

    public static Linearized Forward<TStep>(Tensor input, Band band, bool keepsMap)
        where TStep : struct, IStep => input.dtype == ScalarType.Float32
            ? Forward<TStep, float>(input, band, keepsMap)
            : Forward<TStep, double>(input, band, keepsMap);

    public static Tensor Backward(Tensor gradOutput, BitMask mask, MemoryOrder order, double scale, double outside) =>
        gradOutput.dtype == ScalarType.Float32
            ? Backward<float>(gradOutput, mask, order, scale, outside)
            : Backward<double>(gradOutput, mask, order, scale, outside);

    /// <summary>The gradient, and its opposite, in the order of contiguous tensors.</summary>
    public static (Tensor Gradient, Tensor Opposite) BackwardBoth(
        Tensor gradOutput, BitMask mask, double scale, double outside) => gradOutput.dtype == ScalarType.Float32
            ? BackwardBoth<float>(gradOutput, mask, scale, outside)
            : BackwardBoth<double>(gradOutput, mask, scale, outside);

    /// <summary>A block of the one number that a tensor consists of.</summary>
    public static Tensor BlockOf(Tensor number)
    {
        // Unless told, torch begins where the storage does, not the tensor.
        using var block = number.as_strided([Block], [0], number.storage_offset());
        return block.contiguous();
    }

    private static Linearized Forward<TStep, T>(Tensor input, Band band, bool keepsMap)
        where TStep : struct, IStep
        where T : unmanaged
    {
        var length = input.NumberOfElements;
        var mask = keepsMap ? BitMask.For(length) : default;
        MemoryOrder order = default;
        Tensor output;
        if (input.is_contiguous())
        {
            output = Memory.LikeContiguous(input, length, FloatFormat.Of<T>());
            Forward<TStep, T>(input, output, length, mask, keepsMap, band);
        }
        else
        {
            order = MemoryOrder.Of(input);
            output = order.EmptyLike(input);
            using var scope = NewDisposeScope();
            Forward<TStep, T>(order.Run(input), order.Run(output), length, mask, keepsMap, band);
        }
        var map = keepsMap ? new BandMap(mask.Words, order, band.Gradient, band.Outside) : null;
        return new(output, map, mask.Tensor);
    }

    private static Tensor Backward<T>(
        Tensor gradOutput, BitMask mask, MemoryOrder order, double scale, double outside)
        where T : unmanaged
    {
        var length = gradOutput.NumberOfElements;
        Tensor gradient;
        if (order.IsContiguous && gradOutput.is_contiguous())
        {
            gradient = Memory.LikeContiguous(gradOutput, length, FloatFormat.Of<T>());
            Backward<T>(gradOutput, Block, mask, gradient, null, length, scale, outside);
            return gradient;
        }
        gradient = order.EmptyLike(gradOutput);
        // The gradient of a sum is one number, expanded: one block of it serves for all.
        var isOneNumber = gradOutput.stride().All(stride => stride == 0);
        using var scope = NewDisposeScope();
        var g = isOneNumber ? BlockOf(gradOutput) : order.Run(gradOutput);
        Backward<T>(g, isOneNumber ? 0 : Block, mask, order.Run(gradient), null, length, scale, outside);
        return gradient;
    }

    private static (Tensor Gradient, Tensor Opposite) BackwardBoth<T>(
        Tensor gradOutput, BitMask mask, double scale, double outside)
        where T : unmanaged
    {
        using var g = gradOutput.contiguous();
        var length = g.NumberOfElements;
        var gradient = Memory.LikeContiguous(g, length, FloatFormat.Of<T>());
        var opposite = Memory.LikeContiguous(g, length, FloatFormat.Of<T>());
        Backward<T>(g, Block, mask, gradient, opposite, length, scale, outside);
        return (gradient, opposite);
    }

    private static void Forward<TStep, T>(
        Tensor input, Tensor output, long length, BitMask mask, bool keepsMap, Band band)
        where TStep : struct, IStep
        where T : unmanaged
    {
        Action<Tensor, Tensor, long, BitMask, Band> forward =
            (band.Forward == ForwardValues.Hard, keepsMap, double.IsFinite(band.Limit)) switch
            {
                (false, false, false) => Forward<TStep, BandMode<No, No, No>, T>,
                (false, false, true) => Forward<TStep, BandMode<No, No, Yes>, T>,
                (false, true, false) => Forward<TStep, BandMode<No, Yes, No>, T>,
                (false, true, true) => Forward<TStep, BandMode<No, Yes, Yes>, T>,
                (true, false, _) => Forward<TStep, BandMode<Yes, No, No>, T>,
                (true, true, false) => Forward<TStep, BandMode<Yes, Yes, No>, T>,
                (true, true, true) => Forward<TStep, BandMode<Yes, Yes, Yes>, T>,
            };
        forward(input, output, length, mask, band);
    }

    private static void Forward<TStep, TMode, T>(
        Tensor input, Tensor output, long length, BitMask mask, Band band)
        where TStep : struct, IStep
        where TMode : struct, IBandMode
        where T : unmanaged
    {
        var x = Memory.Address<T>(input, length);
        var y = Memory.Address<T>(output, length);
        fixed (ulong* words = mask.Words)
        {
            var inBand = mask.Address(words);
            Chunks.Run(length, length, (start, count) =>
            {
                var word = inBand + (start / Block);
                if (Vector512.IsHardwareAccelerated)
                {
                    BandLoop<T, Vector512Arithmetic<T>, Vector512<T>>.Forward<TStep, TMode>(
                        x + start, y + start, word, count, band);
                }
                else
                {
                    BandLoop<T, VectorArithmetic<T>, Vector<T>>.Forward<TStep, TMode>(
                        x + start, y + start, word, count, band);
                }
            });
        }
        GC.KeepAlive(input);
        GC.KeepAlive(output);
        GC.KeepAlive(mask.Tensor);
    }

    private static void Backward<T>(
        Tensor gradOutput, int step, BitMask mask, Tensor gradient, Tensor? opposite, long length, double scale,
        double outside)
        where T : unmanaged
    {
        var g = Memory.Address<T>(gradOutput, length);
        var result = Memory.Address<T>(gradient, length);
        var negated = opposite is null ? null : Memory.Address<T>(opposite, length);
        fixed (ulong* words = mask.Words)
        {
            var inBand = mask.Address(words);
            Chunks.Run(length, length, (start, count) =>
            {
                var from = g + (start / Block * step);
                var word = inBand + (start / Block);
                var other = negated is null ? null : negated + start;
                if (Vector512.IsHardwareAccelerated)
                {
                    BandLoop<T, Vector512Arithmetic<T>, Vector512<T>>.Backward(
                        from, step, word, result + start, other, count, scale, outside);
                }
                else
                {
                    BandLoop<T, VectorArithmetic<T>, Vector<T>>.Backward(
                        from, step, word, result + start, other, count, scale, outside);
                }
            });
        }
        GC.KeepAlive(gradOutput);
        GC.KeepAlive(mask.Tensor);
        GC.KeepAlive(gradient);
        GC.KeepAlive(opposite);
    }
}
