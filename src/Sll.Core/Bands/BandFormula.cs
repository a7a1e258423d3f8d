using System.Runtime.CompilerServices;
using SllCore.Arithmetic;
using SllCore.Operators;

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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<TStep, A, V>(V input, in BandConstants<V> band, bool hardForward, out V inBand)
        where TStep : struct, IStep
        where A : IArithmetic<V>
    {
        var x = A.Subtract(input, band.Origin);
        var d = TStep.Distance<A, V>(x);
        inBand = A.And(A.AtMost(A.Abs(d), band.Eps), A.Below(A.Abs(x), band.Limit));
        var hard = TStep.Hard<A, V>(x);
        if (hardForward)
            return hard;
        var line = A.Add(TStep.Middle<A, V>(x), A.Multiply(d, band.LineSlope));
        return A.Select(inBand, line, hard);
    }
}
