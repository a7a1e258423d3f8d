using System.Numerics;
using System.Runtime.Intrinsics;
using SllCore.Arithmetic;
using SllCore.Kernels;

namespace SllCore.Blends;

/// <summary><see cref="BlendFormula"/> in one pass over memory, for tensors of one shape and one dtype, float32 or
/// float64, on the CPU. What is not contiguous is copied first.</summary>
internal static unsafe class FusedBlend
{
    public static bool Accepts(Tensor tensor) => tensor.device_type == DeviceType.CPU;

    public static Tensor Forward(Tensor c, Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        var output = Memory.Like(c);
        Tensor[] tensors = [c.contiguous(), a.contiguous(), b.contiguous(), output];
        if (c.dtype == ScalarType.Float32)
            Forward<float>(tensors);
        else
            Forward<double>(tensors);
        return output.MoveToOuterDisposeScope();
    }

    public static Tensor ToCondition(Tensor g, Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        var gradient = Memory.Like(g);
        Tensor[] tensors = [g.contiguous(), a.contiguous(), b.contiguous(), gradient];
        if (g.dtype == ScalarType.Float32)
            ToCondition<float>(tensors);
        else
            ToCondition<double>(tensors);
        return gradient.MoveToOuterDisposeScope();
    }

    public static (Tensor? ToA, Tensor? ToB) ToBranches(Tensor g, Tensor c, bool wantsA, bool wantsB)
    {
        using var scope = NewDisposeScope();
        var toA = wantsA ? Memory.Like(g) : null;
        var toB = wantsB ? Memory.Like(g) : null;
        Tensor?[] tensors = [g.contiguous(), c.contiguous(), toA, toB];
        if (g.dtype == ScalarType.Float32)
            ToBranches<float>(tensors);
        else
            ToBranches<double>(tensors);
        return (toA?.MoveToOuterDisposeScope(), toB?.MoveToOuterDisposeScope());
    }

    private static void Forward<T>(Tensor[] tensors)
        where T : unmanaged
    {
        var c = Memory.Address<T>(tensors[0]);
        var a = Memory.Address<T>(tensors[1]);
        var b = Memory.Address<T>(tensors[2]);
        var output = Memory.Address<T>(tensors[3]);
        Share(tensors[0], (start, count) =>
        {
            if (Vector512.IsHardwareAccelerated)
                BlendLoop<T, Vector512Arithmetic<T>, Vector512<T>>.Forward(
                    c + start, a + start, b + start, output + start, count);
            else
                BlendLoop<T, VectorArithmetic<T>, Vector<T>>.Forward(
                    c + start, a + start, b + start, output + start, count);
        });
        GC.KeepAlive(tensors);
    }

    private static void ToCondition<T>(Tensor[] tensors)
        where T : unmanaged
    {
        var g = Memory.Address<T>(tensors[0]);
        var a = Memory.Address<T>(tensors[1]);
        var b = Memory.Address<T>(tensors[2]);
        var gradient = Memory.Address<T>(tensors[3]);
        Share(tensors[0], (start, count) =>
        {
            if (Vector512.IsHardwareAccelerated)
            {
                BlendLoop<T, Vector512Arithmetic<T>, Vector512<T>>.ToCondition(
                    g + start, a + start, b + start, gradient + start, count);
            }
            else
            {
                BlendLoop<T, VectorArithmetic<T>, Vector<T>>.ToCondition(
                    g + start, a + start, b + start, gradient + start, count);
            }
        });
        GC.KeepAlive(tensors);
    }

    private static void ToBranches<T>(Tensor?[] tensors)
        where T : unmanaged
    {
        var g = Memory.Address<T>(tensors[0]!);
        var c = Memory.Address<T>(tensors[1]!);
        var toA = tensors[2] is { } first ? Memory.Address<T>(first) : null;
        var toB = tensors[3] is { } second ? Memory.Address<T>(second) : null;
        Share(tensors[0]!, (start, count) =>
        {
            var (a, b) = (toA is null ? 0 : start, toB is null ? 0 : start);
            if (Vector512.IsHardwareAccelerated)
            {
                BlendLoop<T, Vector512Arithmetic<T>, Vector512<T>>.ToBranches(
                    g + start, c + start, toA + a, toB + b, count);
            }
            else
            {
                BlendLoop<T, VectorArithmetic<T>, Vector<T>>.ToBranches(
                    g + start, c + start, toA + a, toB + b, count);
            }
        });
        GC.KeepAlive(tensors);
    }

    private static void Share(Tensor like, Action<long, long> run) =>
        Chunks.Run(like.NumberOfElements, like.NumberOfElements, run);
}
