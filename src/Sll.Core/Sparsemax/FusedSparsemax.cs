using System.Numerics;
using System.Runtime.Intrinsics;
using SllCore.Arithmetic;
using SllCore.Autograd;

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

    public static (Tensor Output, Tensor? Support) Forward(
        Tensor input, double eps, BandForward forward, bool keepSupport)
    {
        var output = empty_like(input);
        var support = keepSupport ? zeros((input.NumberOfElements + 63) / 64, dtype: ScalarType.Int64) : null;
        if (input.dtype == ScalarType.Float32)
            Forward<float>(input, output, support, eps, forward);
        else
            Forward<double>(input, output, support, eps, forward);
        return (output, support);
    }

    public static Tensor Project(Tensor gradOutput, Tensor support, double eps)
    {
        using var v = gradOutput.contiguous();
        var gradient = zeros_like(v);
        if (v.dtype == ScalarType.Float32)
            Project<float>(v, gradient, support, eps);
        else
            Project<double>(v, gradient, support, eps);
        return gradient;
    }

    private static void Forward<T>(Tensor input, Tensor output, Tensor? support, double eps, BandForward forward)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var x = (T*)Memory.Address(input);
        var p = (T*)Memory.Address(output);
        var bits = support is null ? null : (ulong*)Memory.Address(support);
        var (rows, width) = Shape(input);
        Chunks.Run(rows, rows * width, (start, count) =>
        {
            if (Vector512.IsHardwareAccelerated)
                SparsemaxRows<T, Vector512Arithmetic<T>, Vector512<T>>.Forward(x, p, bits, start, count, width, eps, forward);
            else
                SparsemaxRows<T, VectorArithmetic<T>, Vector<T>>.Forward(x, p, bits, start, count, width, eps, forward);
        });
        GC.KeepAlive(input);
        GC.KeepAlive(output);
        GC.KeepAlive(support);
    }

    private static void Project<T>(Tensor gradOutput, Tensor gradient, Tensor support, double eps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var v = (T*)Memory.Address(gradOutput);
        var result = (T*)Memory.Address(gradient);
        var (rows, width) = Shape(gradOutput);
        var bits = (ulong*)Memory.Address(support);
        Chunks.Run(rows, rows * width, (start, count) =>
            SupportRows<T>.Project(v, result, bits, start, count, width, eps));
        GC.KeepAlive(gradOutput);
        GC.KeepAlive(gradient);
        GC.KeepAlive(support);
    }

    private static long Width(Tensor tensor) => tensor.Dimensions == 0 ? 1 : tensor.shape[^1];

    private static (long Rows, int Width) Shape(Tensor tensor) =>
        (tensor.NumberOfElements / Width(tensor), (int)Width(tensor));
}
