using System.Numerics;
using System.Runtime.Intrinsics;
using SllCore.Arithmetic;
using SllCore.Bands;

namespace SllCore.Quantization.FakeQuantization;

/// <summary>The loops, in the widest vectors of the machine.</summary>
internal static unsafe class FakeQuantizeKernel
{
    /// <summary>Words that hold a bit per element of one channel.</summary>
    public static long Words(long elements) => (elements + BitMask.WordSize - 1) / BitMask.WordSize;

    /// <summary>Quantizes one channel.</summary>
    public static void Forward(float* x, float* y, ulong* mask, long length, Lattice lattice)
    {
        if (Vector512.IsHardwareAccelerated)
            FakeQuantizeLoop<Vector512Arithmetic<float>, Vector512<float>>.Forward(x, y, mask, length, lattice);
        else
            FakeQuantizeLoop<VectorArithmetic<float>, Vector<float>>.Forward(x, y, mask, length, lattice);
    }

    /// <summary>g/(2ε) where the mask has a 1, 0 elsewhere.</summary>
    public static void Backward(float* g, float* gradient, ulong* mask, long length, Lattice lattice)
    {
        var slope = 1 / (2 * lattice.Eps);
        if (Vector512.IsHardwareAccelerated)
        {
            BandLoop<float, Vector512Arithmetic<float>, Vector512<float>>.Backward(
                g, BitMask.WordSize, mask, gradient, opposite: null, length, slope, outside: 0);
        }
        else
        {
            BandLoop<float, VectorArithmetic<float>, Vector<float>>.Backward(
                g, BitMask.WordSize, mask, gradient, opposite: null, length, slope, outside: 0);
        }
    }

    /// <summary>The same, and Σ g·∂y/∂s.</summary>
    public static double Backward(float* x, float* g, float* gradient, ulong* mask, long length, Lattice lattice) =>
        Vector512.IsHardwareAccelerated
            ? LearnedStepLoop<Vector512Arithmetic<float>, Vector512<float>>.Backward(
                x, g, mask, gradient, length, lattice)
            : LearnedStepLoop<VectorArithmetic<float>, Vector<float>>.Backward(x, g, mask, gradient, length, lattice);
}
