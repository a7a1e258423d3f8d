using System.Numerics;
using System.Runtime.Intrinsics;
using SllCore.Arithmetic;
using SllCore.Kernels;

namespace SllCore.Sparsemax;

/// <summary>
/// Sparsemax and its gradient row by row, for contiguous float32 and float64 tensors on the CPU along their last
/// dimension. The support is kept as one bit per element.
/// </summary>
internal static unsafe class FusedSparsemax
{
    public static bool Accepts(Tensor input, long dim) =>
        dim == Math.Max(1, input.Dimensions) - 1 && input.device_type == DeviceType.CPU && input.is_contiguous() &&
        Width(input) <= Array.MaxLength;

    public static (Tensor Output, BitMask Support) Forward(
        Tensor input, double eps, ForwardValues forward, bool keepsSupport)
    {
        var output = empty_like(input);
        var support = keepsSupport ? BitMask.For(input.NumberOfElements, cleared: true) : default;
        if (input.dtype == ScalarType.Float32)
            Forward<float>(input, output, support, eps, forward);
        else
            Forward<double>(input, output, support, eps, forward);
        return (output, support);
    }

    public static Tensor Project(Tensor gradOutput, BitMask support, double eps, double floor)
    {
        using var v = gradOutput.contiguous();
        var gradient = zeros_like(v);
        if (v.dtype == ScalarType.Float32)
            Project<float>(v, gradient, support, eps, floor);
        else
            Project<double>(v, gradient, support, eps, floor);
        return gradient;
    }

    /// <summary>The number of rows with a support of more than one entry.</summary>
    public static long CountRows(Tensor output, BitMask support)
    {
        var (rows, width) = Shape(output);
        fixed (ulong* words = support.Words)
        {
            var count = SupportRows<float>.CountRows(support.Address(words), rows, width);
            GC.KeepAlive(support.Tensor);
            return count;
        }
    }

    private static void Forward<T>(Tensor input, Tensor output, BitMask support, double eps, ForwardValues forward)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var x = Memory.Address<T>(input);
        var p = Memory.Address<T>(output);
        var (rows, width) = Shape(input);
        fixed (ulong* words = support.Words)
        {
            var bits = support.Address(words);
            Chunks.Run(rows, rows * width, (start, count) =>
            {
                if (Vector512.IsHardwareAccelerated)
                {
                    SparsemaxRows<T, Vector512Arithmetic<T>, Vector512<T>>.Forward(
                        x, p, bits, start, count, width, eps, forward);
                }
                else
                {
                    SparsemaxRows<T, VectorArithmetic<T>, Vector<T>>.Forward(
                        x, p, bits, start, count, width, eps, forward);
                }
            });
        }
        GC.KeepAlive(input);
        GC.KeepAlive(output);
        GC.KeepAlive(support.Tensor);
    }

    private static void Project<T>(Tensor gradOutput, Tensor gradient, BitMask support, double eps, double floor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var v = Memory.Address<T>(gradOutput);
        var result = Memory.Address<T>(gradient);
        var (rows, width) = Shape(gradOutput);
        fixed (ulong* words = support.Words)
        {
            var bits = support.Address(words);
            Chunks.Run(rows, rows * width, (start, count) =>
                SupportRows<T>.Project(v, result, bits, start, count, width, eps, floor));
        }
        GC.KeepAlive(gradOutput);
        GC.KeepAlive(gradient);
        GC.KeepAlive(support.Tensor);
    }

    private static long Width(Tensor tensor) => tensor.Dimensions == 0 ? 1 : tensor.shape[^1];

    private static (long Rows, int Width) Shape(Tensor tensor) =>
        (tensor.NumberOfElements / Width(tensor), (int)Width(tensor));
}
