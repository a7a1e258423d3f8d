using System.Runtime.CompilerServices;
using SllCore.Arithmetic;
using SllCore.Steps;

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
    /// <summary>y = <see cref="BandFormula"/> of x; <paramref name="inBand"/> is written if the mode keeps a
    /// mask.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Forward<TStep, TMode>(T* x, T* y, ulong* inBand, long length, Band band)
        where TStep : struct, IStep
        where TMode : struct, IBandMode
    {
        var constants = BandConstants<V>.Of<A>(band, default);
        long i = 0;
        for (; i <= length - FusedBand.Block; i += FusedBand.Block)
        {
            var bits = ForwardBlock<TStep, TMode>(x + i, y + i, constants);
            if (TMode.KeepsMask)
                *inBand++ = bits;
        }
        if (i < length)
            ForwardRest<TStep, TMode>(x + i, y + i, inBand, (int)(length - i), band);
    }

    /// <summary>gradient = (inBand ? scale : outside) · g, with g advancing by <paramref name="step"/> per block;
    /// opposite = −gradient, unless it is null.</summary>
    public static void Backward(
        T* g, int step, ulong* inBand, T* gradient, T* opposite, long length, double scale, double outside)
    {
        // Without a floor the product with 0 is not 0 for every g, and the bits alone are faster.
        switch (outside != 0, opposite is not null)
        {
            case (false, false):
                Backward<No, No>(g, step, inBand, gradient, opposite, length, scale, outside);
                break;
            case (true, false):
                Backward<Yes, No>(g, step, inBand, gradient, opposite, length, scale, outside);
                break;
            case (false, true):
                Backward<No, Yes>(g, step, inBand, gradient, opposite, length, scale, outside);
                break;
            case (true, true):
                Backward<Yes, Yes>(g, step, inBand, gradient, opposite, length, scale, outside);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Backward<TFloor, TBoth>(
        T* g, int step, ulong* inBand, T* gradient, T* opposite, long length, double scale, double outside)
        where TFloor : struct, IFlag
        where TBoth : struct, IFlag
    {
        var (factor, floor) = (A.Constant(default, scale), A.Constant(default, outside));
        long i = 0;
        for (; i <= length - FusedBand.Block; i += FusedBand.Block, g += step)
            BackwardBlock<TFloor, TBoth>(g, *inBand++, gradient + i, opposite + i, factor, floor);
        if (i < length)
            BackwardRest<TFloor, TBoth>(g, *inBand, gradient + i, opposite + i, (int)(length - i), factor, floor);
    }

    // Apart from the loops, whose registers would otherwise be saved for the calls that are made here; and with the
    // band itself, since constants that are passed on by reference would be read from memory in the loop.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ForwardRest<TStep, TMode>(
        T* x, T* y, ulong* inBand, int length, Band band)
        where TStep : struct, IStep
        where TMode : struct, IBandMode
    {
        var constants = BandConstants<V>.Of<A>(band, default);
        var padded = stackalloc T[FusedBand.Block];
        new Span<T>(x, length).CopyTo(new Span<T>(padded, length));
        var bits = ForwardBlock<TStep, TMode>(padded, padded, constants);
        new Span<T>(padded, length).CopyTo(new Span<T>(y, length));
        if (TMode.KeepsMask)
            *inBand = bits;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void BackwardRest<TFloor, TBoth>(
        T* g, ulong inBand, T* gradient, T* opposite, int length, V factor, V floor)
        where TFloor : struct, IFlag
        where TBoth : struct, IFlag
    {
        var padded = stackalloc T[FusedBand.Block];
        var negated = stackalloc T[FusedBand.Block];
        new Span<T>(g, length).CopyTo(new Span<T>(padded, length));
        BackwardBlock<TFloor, TBoth>(padded, inBand, padded, negated, factor, floor);
        new Span<T>(padded, length).CopyTo(new Span<T>(gradient, length));
        if (TBoth.IsSet)
            new Span<T>(negated, length).CopyTo(new Span<T>(opposite, length));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ForwardBlock<TStep, TMode>(T* x, T* y, in BandConstants<V> band)
        where TStep : struct, IStep
        where TMode : struct, IBandMode
    {
        var bits = 0ul;
        // Four vectors are read before one is written: where x and y lie a multiple of 4 KB apart, a read would else
        // wait for the write before it.
        for (var j = 0; j < FusedBand.Block; j += 4 * A.Count)
        {
            var (x0, x1) = (A.Load(x + j), A.Load(x + j + A.Count));
            var (x2, x3) = (A.Load(x + j + (2 * A.Count)), A.Load(x + j + (3 * A.Count)));
            bits |= ForwardVector<TStep, TMode>(x0, y + j, band) << j;
            bits |= ForwardVector<TStep, TMode>(x1, y + j + A.Count, band) << (j + A.Count);
            bits |= ForwardVector<TStep, TMode>(x2, y + j + (2 * A.Count), band) << (j + (2 * A.Count));
            bits |= ForwardVector<TStep, TMode>(x3, y + j + (3 * A.Count), band) << (j + (3 * A.Count));
        }
        return bits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ForwardVector<TStep, TMode>(V x, T* y, in BandConstants<V> band)
        where TStep : struct, IStep
        where TMode : struct, IBandMode
    {
        if (!TStep.RepeatsEveryUnit)
            x = A.Subtract(x, band.Origin);
        A.Store(BandFormula.Apply<TStep, TMode, A, V>(x, band, out var distance), y);
        return TMode.KeepsMask ? A.Bits(A.AtMost(distance, band.Eps)) : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BackwardBlock<TFloor, TBoth>(
        T* g, ulong inBand, T* gradient, T* opposite, V factor, V floor)
        where TFloor : struct, IFlag
        where TBoth : struct, IFlag
    {
        // Four at a time, as above.
        for (var j = 0; j < FusedBand.Block; j += 4 * A.Count)
        {
            var (k, l, m) = (j + A.Count, j + (2 * A.Count), j + (3 * A.Count));
            var (g0, g1, g2, g3) = (A.Load(g + j), A.Load(g + k), A.Load(g + l), A.Load(g + m));
            BackwardVector<TFloor, TBoth>(g0, inBand >> j, gradient + j, opposite + j, factor, floor);
            BackwardVector<TFloor, TBoth>(g1, inBand >> k, gradient + k, opposite + k, factor, floor);
            BackwardVector<TFloor, TBoth>(g2, inBand >> l, gradient + l, opposite + l, factor, floor);
            BackwardVector<TFloor, TBoth>(g3, inBand >> m, gradient + m, opposite + m, factor, floor);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BackwardVector<TFloor, TBoth>(V g, ulong inBand, T* gradient, T* opposite, V factor, V floor)
        where TFloor : struct, IFlag
        where TBoth : struct, IFlag
    {
        var inside = A.Multiply(g, factor);
        var result = TFloor.IsSet ? A.Choose(inBand, inside, A.Multiply(g, floor)) : A.Keep(inBand, inside);
        A.Store(result, gradient);
        // −0 − v is −v for every v, 0 among them.
        if (TBoth.IsSet)
            A.Store(A.Subtract(A.Constant(default, -0.0), result), opposite);
    }
}
