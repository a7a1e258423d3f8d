using System.Runtime.CompilerServices;
using SllCore.Arithmetic;
using SllCore.Steps;

namespace SllCore.Bands;

/// <summary>
/// <see cref="BandLoop{T, A, V}"/> for the step of a difference x − y: each side advances by a step of its own per
/// block, which is 0 for one block that serves for all.
/// </summary>
internal static unsafe class PairLoop<T, A, V>
    where T : unmanaged
    where A : struct, IVectorArithmetic<T, V>
    where V : struct
{
    /// <summary>output = <see cref="BandFormula"/> of x − y; <paramref name="inBand"/> is written if the mode keeps a
    /// mask.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Forward<TStep, TMode>(
        T* x, int stepX, T* y, int stepY, T* output, ulong* inBand, long length, Band band)
        where TStep : struct, IComparison
        where TMode : struct, IBandMode
    {
        var constants = BandConstants<V>.Of<A>(band, default);
        long i = 0;
        for (; i <= length - FusedBand.Block; i += FusedBand.Block, x += stepX, y += stepY)
        {
            var bits = Block<TStep, TMode>(x, y, output + i, constants);
            if (TMode.KeepsMask)
                *inBand++ = bits;
        }
        if (i < length)
            Rest<TStep, TMode>(x, y, output + i, inBand, (int)(length - i), band);
    }

    // Apart from the loop, as in BandLoop.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Rest<TStep, TMode>(T* x, T* y, T* output, ulong* inBand, int length, Band band)
        where TStep : struct, IComparison
        where TMode : struct, IBandMode
    {
        var constants = BandConstants<V>.Of<A>(band, default);
        var left = stackalloc T[FusedBand.Block];
        var right = stackalloc T[FusedBand.Block];
        new Span<T>(x, length).CopyTo(new Span<T>(left, length));
        new Span<T>(y, length).CopyTo(new Span<T>(right, length));
        var bits = Block<TStep, TMode>(left, right, left, constants);
        new Span<T>(left, length).CopyTo(new Span<T>(output, length));
        if (TMode.KeepsMask)
            *inBand = bits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Block<TStep, TMode>(T* x, T* y, T* output, in BandConstants<V> band)
        where TStep : struct, IComparison
        where TMode : struct, IBandMode
    {
        var bits = 0ul;
        // Two vectors of each side are read before one is written, as in BandLoop.
        for (var j = 0; j < FusedBand.Block; j += 2 * A.Count)
        {
            var (x0, x1) = (A.Load(x + j), A.Load(x + j + A.Count));
            var (y0, y1) = (A.Load(y + j), A.Load(y + j + A.Count));
            bits |= Vector<TStep, TMode>(x0, y0, output + j, band) << j;
            bits |= Vector<TStep, TMode>(x1, y1, output + j + A.Count, band) << (j + A.Count);
        }
        return bits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Vector<TStep, TMode>(V x, V y, T* output, in BandConstants<V> band)
        where TStep : struct, IComparison
        where TMode : struct, IBandMode
    {
        var hard = A.Truth(TStep.Holds<A, V>(x, y), x);
        A.Store(BandFormula.Apply<TStep, TMode, A, V>(A.Subtract(x, y), hard, band, out var distance), output);
        return TMode.KeepsMask ? A.Bits(A.AtMost(distance, band.Eps)) : 0;
    }
}
