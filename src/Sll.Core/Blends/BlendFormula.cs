using System.Runtime.CompilerServices;
using SllCore.Arithmetic;

namespace SllCore.Blends;

/// <summary>
/// A choice between a and b by a condition c from 0 to 1: a where c ≥ 1, b where c ≤ 0, else b + c(a − b). With g what
/// comes back, the gradients are g(a − b) to c, c·g to a and (1 − c)·g to b. Everything by selects: what is not chosen
/// may be NaN or ∞ and contributes nothing, not 0 · NaN; a difference that is not finite tells c nothing.
/// </summary>
internal static class BlendFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Values<A, V>(V c, V a, V b) where A : IArithmetic<V> =>
        Chosen<A, V>(c, a, b, A.Add(b, A.Multiply(c, A.Subtract(a, b))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ToCondition<A, V>(V g, V a, V b, V largest) where A : IArithmetic<V>
    {
        var difference = A.Subtract(a, b);
        var isFinite = A.AtMost(A.Abs(difference), largest);
        return A.Multiply(g, A.Select(isFinite, difference, A.Constant(g, 0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ToChosen<A, V>(V g, V c) where A : IArithmetic<V> =>
        Chosen<A, V>(c, g, A.Constant(c, 0), A.Multiply(c, g));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ToOther<A, V>(V g, V c) where A : IArithmetic<V> =>
        Chosen<A, V>(c, A.Constant(c, 0), g, A.Multiply(A.Subtract(A.Constant(c, 1), c), g));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Chosen<A, V>(V c, V ifTrue, V ifFalse, V between) where A : IArithmetic<V> => A.Select(
        A.AtMost(A.Constant(c, 1), c), ifTrue, A.Select(A.AtMost(c, A.Constant(c, 0)), ifFalse, between));
}
