using System.Runtime.CompilerServices;
using SllCore.Arithmetic;
using SllCore.Steps;

namespace SllCore.Bands;

/// <summary>A band's numbers in the arithmetic of <typeparamref name="V"/>.</summary>
internal readonly record struct BandConstants<V>(V Eps, V LineSlope, V Origin, V Limit)
{
    public static BandConstants<V> Of<A>(Band band, V like) where A : IArithmetic<V> => new(
        A.Constant(like, band.Eps),
        A.Constant(like, band.LineSlope),
        A.Constant(like, band.Origin),
        A.Constant(like, band.Limit));
}

/// <summary>
/// Static local linearization: with d the distance of x to the nearest boundary,
/// <c>|d| ≤ ε ? middle + jump · d/(2ε) : hard</c>.
/// </summary>
internal static class BandFormula
{
    /// <summary>The linearized step of <paramref name="x"/>.</summary>
    /// <param name="x">The input, minus the origin.</param>
    /// <param name="band">The band.</param>
    /// <param name="distance">|d|, or ∞ where x is too large to have a band: in the band where at most ε.</param>
    /// <returns>The output.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<TStep, TMode, A, V>(V x, in BandConstants<V> band, out V distance)
        where TStep : struct, IStep
        where TMode : struct, IBandMode
        where A : IArithmetic<V>
        => Apply<TStep, TMode, A, V>(x, TStep.Hard<A, V>(x), band, out distance);

    /// <summary>The same, given the hard value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<TStep, TMode, A, V>(V x, V hard, in BandConstants<V> band, out V distance)
        where TStep : struct, IStep
        where TMode : struct, IBandMode
        where A : IArithmetic<V>
    {
        var d = TStep.Distance<A, V>(x, hard, out var boundary);
        distance = A.Abs(d);
        if (TMode.HasLimit)
            distance = A.Select(A.Below(A.Abs(x), band.Limit), distance, A.Constant(x, double.PositiveInfinity));
        if (TMode.IsHard)
            return hard;
        var line = A.Add(TStep.Middle<A, V>(boundary), A.Multiply(d, band.LineSlope));
        return A.Select(A.AtMost(distance, band.Eps), line, hard);
    }
}
