using System.Runtime.CompilerServices;
using SllCore.Arithmetic;
using SllCore.Bands;

namespace SllCore.Quantization.FakeQuantization;

/// <summary>
/// Both gradients of a channel with a learned step in one pass: of the values, g/(2ε) where the mask has a 1, and of
/// the step, Σ g·∂y/∂s with ∂y/∂s = code − x/s, and outside of the codes the nearest code.
/// </summary>
internal static unsafe class LearnedStepLoop<A, V>
    where A : struct, IVectorArithmetic<float, V>
    where V : struct
{
    private const int Block = BitMask.WordSize;

    // As many elements are added up in float32, per lane of a vector, before they join the sum.
    private const int Run = 16 * Block;

    /// <summary>Writes the gradient of the values, and returns that of the step.</summary>
    public static double Backward(float* x, float* g, ulong* mask, float* gradient, long length, Lattice lattice) =>
        lattice.Eps == 0.5f
            ? Backward<No>(x, g, mask, gradient, length, lattice)
            : Backward<Yes>(x, g, mask, gradient, length, lattice);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static double Backward<TSlope>(
        float* x, float* g, ulong* mask, float* gradient, long length, Lattice lattice)
        where TSlope : struct, IFlag
    {
        var (numbers, slope) = (LatticeNumbers<V>.Of<A>(lattice), A.Constant(default!, 1 / (2 * lattice.Eps)));
        var total = 0.0;
        long i = 0;
        while (i <= length - Block)
        {
            var sum = A.Constant(default!, 0);
            for (var end = Math.Min(i + Run, length - Block + 1); i < end; i += Block)
                sum = OfBlock<TSlope>(x + i, g + i, *mask++, gradient + i, numbers, slope, sum);
            total += Total(sum);
        }
        return i == length
            ? total
            : total + Rest<TSlope>(x + i, g + i, *mask, gradient + i, (int)(length - i), lattice);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V OfBlock<TSlope>(
        float* x, float* g, ulong passes, float* gradient, in LatticeNumbers<V> numbers, V slope, V sum)
        where TSlope : struct, IFlag
    {
        // Four vectors are read before one is written, and added up among themselves: the sum waits for itself less.
        for (var j = 0; j < Block; j += 4 * A.Count)
        {
            int k = j + A.Count, l = k + A.Count, m = l + A.Count;
            V x0 = A.Load(x + j), x1 = A.Load(x + k), x2 = A.Load(x + l), x3 = A.Load(x + m);
            V g0 = A.Load(g + j), g1 = A.Load(g + k), g2 = A.Load(g + l), g3 = A.Load(g + m);
            A.Store(A.Keep(passes >> j, TSlope.IsSet ? A.Multiply(g0, slope) : g0), gradient + j);
            A.Store(A.Keep(passes >> k, TSlope.IsSet ? A.Multiply(g1, slope) : g1), gradient + k);
            A.Store(A.Keep(passes >> l, TSlope.IsSet ? A.Multiply(g2, slope) : g2), gradient + l);
            A.Store(A.Keep(passes >> m, TSlope.IsSet ? A.Multiply(g3, slope) : g3), gradient + m);
            sum = A.Add(sum, A.Add(
                A.Add(Product(x0, g0, numbers), Product(x1, g1, numbers)),
                A.Add(Product(x2, g2, numbers), Product(x3, g3, numbers))));
        }
        return sum;
    }

    // g·∂y/∂s. A product instead of a division: what the last bit of x/s adds to the sum is nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Product(V x, V g, in LatticeNumbers<V> numbers)
    {
        var ratio = A.Multiply(x, numbers.Inverse);
        var inner = A.Subtract(A.Round(ratio), ratio);
        return A.Multiply(g, A.Select(
            A.Below(ratio, numbers.Low), numbers.Low,
            A.Select(A.Below(numbers.High, ratio), numbers.High, inner)));
    }

    private static double Total(V sum)
    {
        var lanes = stackalloc float[Block];
        A.Store(sum, lanes);
        var total = 0.0;
        for (var j = 0; j < A.Count; j++)
            total += lanes[j];
        return total;
    }

    // The zeros behind the end, which stackalloc gives, add nothing.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Rest<TSlope>(
        float* x, float* g, ulong passes, float* gradient, int length, Lattice lattice)
        where TSlope : struct, IFlag
    {
        float* values = stackalloc float[Block], arriving = stackalloc float[Block], to = stackalloc float[Block];
        new Span<float>(x, length).CopyTo(new Span<float>(values, length));
        new Span<float>(g, length).CopyTo(new Span<float>(arriving, length));
        var sum = Total(OfBlock<TSlope>(
            values, arriving, passes, to, LatticeNumbers<V>.Of<A>(lattice),
            A.Constant(default!, 1 / (2 * lattice.Eps)), A.Constant(default!, 0)));
        new Span<float>(to, length).CopyTo(new Span<float>(gradient, length));
        return sum;
    }
}
