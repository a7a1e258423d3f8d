using SllCore.Autograd;

namespace SllCore.Sparsemax;

/// <summary>
/// Sparsemax and its gradient row by row, for contiguous float32 and float64 tensors on the CPU along their last
/// dimension. The support is kept as one bit per element.
/// </summary>
internal static unsafe class FusedSparsemax
{
    public static bool Accepts(Tensor input, long dim) =>
        dim == Math.Max(1, input.Dimensions) - 1 && input.device_type == DeviceType.CPU && input.is_contiguous();

    public static (Tensor Output, Tensor? Support) Forward(
        Tensor input, double eps, BandForward forward, bool keepSupport)
    {
        var output = empty_like(input);
        var words = (input.NumberOfElements + 63) / 64;
        var support = keepSupport ? zeros(words, dtype: ScalarType.Int64) : null;
        var bits = support is null ? null : (ulong*)Memory.Address(support);
        var width = Width(input);
        if (input.dtype == ScalarType.Float32)
            SparsemaxRows<float>.Forward(Floats(input), Floats(output), bits, Rows(input), width, eps, forward);
        else
            SparsemaxRows<double>.Forward(Doubles(input), Doubles(output), bits, Rows(input), width, eps, forward);
        GC.KeepAlive(input);
        GC.KeepAlive(output);
        GC.KeepAlive(support);
        return (output, support);
    }

    public static Tensor Project(Tensor gradOutput, Tensor support, double eps)
    {
        using var v = gradOutput.contiguous();
        var gradient = zeros_like(v);
        var bits = (ulong*)Memory.Address(support);
        if (v.dtype == ScalarType.Float32)
            SparsemaxRows<float>.Project(Floats(v), Floats(gradient), bits, Rows(v), Width(v), eps);
        else
            SparsemaxRows<double>.Project(Doubles(v), Doubles(gradient), bits, Rows(v), Width(v), eps);
        GC.KeepAlive(v);
        GC.KeepAlive(gradient);
        GC.KeepAlive(support);
        return gradient;
    }

    private static long Width(Tensor tensor) => tensor.Dimensions == 0 ? 1 : tensor.shape[^1];
    private static long Rows(Tensor tensor) => tensor.NumberOfElements / Math.Max(1, Width(tensor));
    private static float* Floats(Tensor tensor) => (float*)Memory.Address(tensor);
    private static double* Doubles(Tensor tensor) => (double*)Memory.Address(tensor);
}
