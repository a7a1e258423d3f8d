using System.Runtime.CompilerServices;
using SllCore.Arithmetic;

namespace SllCore.Quantization.FakeQuantization;

/// <summary>
/// y = s·clamp(round(x/s), low, high) in one pass, 64 elements and one word of the mask at a time: the gradient passes
/// where the code is not clipped and x/s is at most ε from a boundary between two codes.
/// </summary>
internal static unsafe class FakeQuantizeLoop<A, V>
    where A : struct, IVectorArithmetic<float, V>
    where V : struct
{
    private const int Block = BitMask.WordSize;

    // Where 1/s keeps its precision.
    private const float Largest = 1e30f;

    /// <summary>Quantizes one channel.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* x, float* y, ulong* mask, long length, Lattice lattice)
    {
        var numbers = LatticeNumbers<V>.Of<A>(lattice);
        var divides = lattice.Eps < 0.5f || lattice.Scale is > Largest or < 1 / Largest;
        long i = 0;
        for (; i <= length - Block; i += Block)
        {
            // A product instead of the division: only near a tie between two codes can it lead to another one.
            if (divides || !Multiplied(x + i, y + i, out *mask, numbers))
                *mask = Divided(x + i, y + i, lattice);
            mask++;
        }
        if (i < length)
            *mask = Rest(x + i, y + i, (int)(length - i), lattice);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Multiplied(float* x, float* y, out ulong passes, in LatticeNumbers<V> numbers)
    {
        var (clipped, ties) = (0ul, 0ul);
        // As many vectors as possible are read before one is written: where x and y lie a multiple of 4 KB apart, a
        // read would else wait for the write before it.
        for (var j = 0; j < Block; j += 4 * A.Count)
        {
            var (x0, x1) = (A.Load(x + j), A.Load(x + j + A.Count));
            var (x2, x3) = (A.Load(x + j + (2 * A.Count)), A.Load(x + j + (3 * A.Count)));
            clipped |= Multiplied(x0, y + j, ref ties, numbers) << j;
            clipped |= Multiplied(x1, y + j + A.Count, ref ties, numbers) << (j + A.Count);
            clipped |= Multiplied(x2, y + j + (2 * A.Count), ref ties, numbers) << (j + (2 * A.Count));
            clipped |= Multiplied(x3, y + j + (3 * A.Count), ref ties, numbers) << (j + (3 * A.Count));
        }
        passes = ~clipped;
        return ties == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Multiplied(V x, float* y, ref ulong ties, in LatticeNumbers<V> numbers)
    {
        var ratio = A.Multiply(x, numbers.Inverse);
        var code = A.Round(ratio);
        ties |= A.Bits(A.Below(numbers.Tie, A.Abs(A.Subtract(ratio, code))));
        return Store(code, y, numbers);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong Divided(float* x, float* y, Lattice lattice)
    {
        var (clipped, near) = (0ul, 0ul);
        var numbers = LatticeNumbers<V>.Of<A>(lattice);
        for (var j = 0; j < Block; j += A.Count)
        {
            var ratio = A.Divide(A.Load(x + j), numbers.Scale);
            var code = A.Round(ratio);
            near |= A.Bits(A.AtMost(numbers.Inside, A.Abs(A.Subtract(ratio, code)))) << j;
            clipped |= Store(code, y + j, numbers) << j;
        }
        return near & ~clipped;
    }

    // Writes the values of the codes; the bits of those that are clipped.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Store(V code, float* y, in LatticeNumbers<V> numbers)
    {
        var (below, above) = (A.Below(code, numbers.Low), A.Below(numbers.High, code));
        var kept = A.Select(below, numbers.Low, A.Select(above, numbers.High, code));
        A.Store(A.Multiply(kept, numbers.Scale), y);
        return A.Bits(below) | A.Bits(above);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong Rest(float* x, float* y, int length, Lattice lattice)
    {
        float* from = stackalloc float[Block], to = stackalloc float[Block];
        new Span<float>(x, length).CopyTo(new Span<float>(from, length));
        var passes = Divided(from, to, lattice);
        new Span<float>(to, length).CopyTo(new Span<float>(y, length));
        return passes;
    }
}
