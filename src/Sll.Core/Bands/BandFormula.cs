using System.Runtime.CompilerServices;
using SllCore.Arithmetic;
using SllCore.Operators;

namespace SllCore.Bands;

/// <summary>A band's numbers in the arithmetic of <typeparamref name="V"/>.</summary>
internal readonly record struct BandConstants<V>(V Eps, V LineSlope, V Threshold, V Limit)
{
    public static BandConstants<V> Of<A>(Band band, V like) where A : IArithmetic<V> => new(
        A.Constant(like, band.Eps),
        A.Constant(like, band.LineSlope),
        A.Constant(like, band.Threshold),
        A.Constant(like, band.Limit));
}

/// <summary>
/// Static local linearization: with d the distance of x to the nearest boundary,
/// <c>|d| ≤ ε ? middle + jump · d/(2ε) : hard</c>.
/// </summary>
internal static class BandFormula
{
    /// <summary>The linearized step of <paramref name="x"/>.</summary>
    /// <param name="x">The input, minus the threshold if there is one.</param>
    /// <param name="band">The band.</param>
    /// <param name="distance">|d|, or ∞ where x is too large to have a band: in the band where at most ε.</param>
    /// <returns>The output.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<TStep, TMode, A, V>(V x, in BandConstants<V> band, out V distance)
        where TStep : struct, IStep
        where TMode : struct, IBandMode
        where A : IArithmetic<V>
    {
        var d = TStep.Distance<A, V>(x);
        distance = A.Abs(d);
        if (TMode.HasLimit)
            distance = A.Select(A.Below(A.Abs(x), band.Limit), distance, A.Constant(x, double.PositiveInfinity));
        var hard = TStep.Hard<A, V>(x);
        if (TMode.IsHard)
            return hard;
        var line = A.Add(TStep.Middle<A, V>(x), A.Multiply(d, band.LineSlope));
        return A.Select(A.AtMost(distance, band.Eps), line, hard);
    }
}
