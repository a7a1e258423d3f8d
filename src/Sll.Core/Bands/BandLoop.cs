using System.Runtime.CompilerServices;
using SllCore.Arithmetic;
using SllCore.Operators;

namespace SllCore.Bands;

/// <summary>
/// The two loops of the fused kernels, 64 elements and one word of the mask at a time. What is left over at the end is
/// computed in a padded block of its own, so that nothing outside the buffers is touched.
/// </summary>
internal static unsafe class BandLoop<T, A, V>
    where T : unmanaged
    where A : struct, IVectorArithmetic<T, V>
    where V : struct
{
    /// <summary>y = <see cref="BandFormula"/> of x; <paramref name="inBand"/> may be null.</summary>
    public static void Forward<TStep>(T* x, T* y, ulong* inBand, long length, Band band)
        where TStep : struct, IStep
    {
        var constants = BandConstants<V>.Of<A>(band, default);
        var hardForward = band.Forward == BandForward.Hard;
        var whole = length & ~(FusedBand.Block - 1L);
        for (long i = 0; i < whole; i += FusedBand.Block)
        {
            var bits = ForwardBlock<TStep>(x + i, y + i, constants, hardForward);
            if (inBand != null)
                inBand[i / FusedBand.Block] = bits;
        }
        if (whole == length)
            return;
        var rest = (int)(length - whole);
        var padded = stackalloc T[FusedBand.Block];
        new Span<T>(x + whole, rest).CopyTo(new Span<T>(padded, rest));
        var lastBits = ForwardBlock<TStep>(padded, padded, constants, hardForward);
        new Span<T>(padded, rest).CopyTo(new Span<T>(y + whole, rest));
        if (inBand != null)
            inBand[whole / FusedBand.Block] = lastBits;
    }

    /// <summary>gradient = inBand · scale · g, with g advancing by <paramref name="step"/> per block.</summary>
    public static void Backward(T* g, int step, ulong* inBand, T* gradient, long length, double scale)
    {
        var factor = A.Constant(default, scale);
        var whole = length & ~(FusedBand.Block - 1L);
        for (long i = 0; i < whole; i += FusedBand.Block, g += step)
            BackwardBlock(g, inBand[i / FusedBand.Block], gradient + i, factor);
        if (whole == length)
            return;
        var rest = (int)(length - whole);
        var padded = stackalloc T[FusedBand.Block];
        new Span<T>(g, rest).CopyTo(new Span<T>(padded, rest));
        BackwardBlock(padded, inBand[whole / FusedBand.Block], padded, factor);
        new Span<T>(padded, rest).CopyTo(new Span<T>(gradient + whole, rest));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ForwardBlock<TStep>(T* x, T* y, in BandConstants<V> band, bool hardForward)
        where TStep : struct, IStep
    {
        var bits = 0ul;
        for (var j = 0; j < FusedBand.Block; j += A.Count)
        {
            A.Store(BandFormula.Apply<TStep, A, V>(A.Load(x + j), band, hardForward, out var inBand), y + j);
            bits |= A.Bits(inBand) << j;
        }
        return bits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BackwardBlock(T* g, ulong inBand, T* gradient, V factor)
    {
        for (var j = 0; j < FusedBand.Block; j += A.Count)
        {
            var scaled = A.Multiply(A.Load(g + j), factor);
            A.Store(A.Select(A.Mask(inBand >> j), scaled, default), gradient + j);
        }
    }
}
