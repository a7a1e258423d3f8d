using System.Numerics;
using System.Runtime.Intrinsics;
using SllCore.Arithmetic;
using SllCore.Kernels;

namespace SllCore.KHot;

/// <summary>
/// A k-hot and its gradient row by row, for contiguous float32 and float64 tensors on the CPU along their last
/// dimension. The entries that are neither 0 nor 1 are kept as one bit per element.
/// </summary>
internal static unsafe class FusedKHot
{
    public static bool Accepts(Tensor input, long dim) =>
        dim == Math.Max(1, input.Dimensions) - 1 && input.device_type == DeviceType.CPU && input.is_contiguous() &&
        TensorShape.Along(input, -1) <= Array.MaxLength;

    public static (Tensor Output, BitMask Free) Forward(
        Tensor input, Selection selection, double eps, ForwardValues forward, bool keepsFree)
    {
        var output = empty_like(input);
        var free = keepsFree ? BitMask.For(input.NumberOfElements, cleared: true) : default;
        var undecided = input.dtype == ScalarType.Float32
            ? Forward<float>(input, output, selection, free, eps, forward)
            : Forward<double>(input, output, selection, free, eps, forward);
        if (undecided.Count > 0)
            LetTorchChoose(input, output, selection, undecided);
        return (output, free);
    }

    public static Tensor Project(Tensor gradOutput, BitMask free, double eps, double floor)
    {
        using var v = gradOutput.contiguous();
        var gradient = zeros_like(v);
        if (v.dtype == ScalarType.Float32)
            Project<float>(v, gradient, free, eps, floor);
        else
            Project<double>(v, gradient, free, eps, floor);
        return gradient;
    }

    /// <summary>The number of rows with an entry that is neither 0 nor 1.</summary>
    public static long CountRows(Tensor output, BitMask free)
    {
        var (rows, width) = Shape(output);
        fixed (ulong* words = free.Words)
        {
            var count = SupportRows<float>.CountRows(free.Address(words), rows, width);
            GC.KeepAlive(free.Tensor);
            return count;
        }
    }

    private static List<long> Forward<T>(
        Tensor input, Tensor output, Selection selection, BitMask free, double eps, ForwardValues forward)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var x = Memory.Address<T>(input);
        var p = Memory.Address<T>(output);
        var (rows, width) = Shape(input);
        var undecided = new List<long>();
        fixed (ulong* words = free.Words)
        {
            var bits = free.Address(words);
            Chunks.Run(rows, rows * width, (start, count) =>
            {
                var ofChunk = Vector512.IsHardwareAccelerated
                    ? Rows<T, Vector512Arithmetic<T>, Vector512<T>>(x, p, bits, start, count)
                    : Rows<T, VectorArithmetic<T>, Vector<T>>(x, p, bits, start, count);
                lock (undecided)
                    undecided.AddRange(ofChunk);
            });
        }
        GC.KeepAlive(input);
        GC.KeepAlive(output);
        GC.KeepAlive(free.Tensor);
        return undecided;

        List<long> Rows<TT, A, V>(TT* x, TT* p, ulong* bits, long first, long count)
            where TT : unmanaged, IBinaryFloatingPointIeee754<TT>
            where A : struct, IVectorArithmetic<TT, V>
            where V : struct
        {
            using var kernel = new KHotRows<TT, A, V>(selection, width, eps, forward);
            return kernel.Forward(x, p, bits, first, count);
        }
    }

    // Rare: a tie across the boundary, or numbers that are not finite.
    private static void LetTorchChoose(Tensor input, Tensor output, Selection selection, List<long> rows)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        var width = TensorShape.Along(input, -1);
        var which = tensor(rows.ToArray());
        var chosen = selection.Hard(input.detach().view(-1, width).index_select(0, which));
        output.view(-1, width).index_copy_(0, which, chosen);
    }

    private static void Project<T>(Tensor gradOutput, Tensor gradient, BitMask free, double eps, double floor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var v = Memory.Address<T>(gradOutput);
        var result = Memory.Address<T>(gradient);
        var (rows, width) = Shape(gradOutput);
        fixed (ulong* words = free.Words)
        {
            var bits = free.Address(words);
            Chunks.Run(rows, rows * width, (start, count) =>
                SupportRows<T>.Project(v, result, bits, start, count, width, eps, floor));
        }
        GC.KeepAlive(gradOutput);
        GC.KeepAlive(gradient);
        GC.KeepAlive(free.Tensor);
    }

    private static (long Rows, int Width) Shape(Tensor tensor)
    {
        var width = TensorShape.Along(tensor, -1);
        return (tensor.NumberOfElements / width, (int)width);
    }
}
