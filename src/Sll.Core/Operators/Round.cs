using SllCore.Arithmetic;
using SllCore.Operators;

namespace SllCore;

/// <summary>
/// Round(x), ties to even, with the boundaries k + ½. With f = ⌊x⌋ and d = x − f − ½, in the band, |d| ≤ ε:
/// f + ½ + d/(2ε), gradient 1/(2ε). At ε = ½ this is the identity: the straight-through estimator.
/// </summary>
internal readonly struct RoundStep : IStep
{
    public static string Name => nameof(SllOps.Round);
    public static double Jump => 1;
    public static bool RepeatsEveryUnit => true;

    public static V Hard<A, V>(V x) where A : IArithmetic<V> => A.Round(x);
    public static V Distance<A, V>(V x) where A : IArithmetic<V> => A.Subtract(x, Middle<A, V>(x));
    public static V Middle<A, V>(V x) where A : IArithmetic<V> => A.Add(A.Floor(x), A.Constant(x, 0.5));
}

public static partial class SllOps
{
    /// <summary>The nearest integer, ties to even, as torch.round, through this thread's operator table.</summary>
    /// <param name="input">A real tensor of any shape.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The scope's ε is above 0.5: the bands would overlap.</exception>
    public static Tensor Round(Tensor input) => OperatorTable.Current.Round(input);

    /// <summary>The nearest integer, ties to even, as torch.round, linearized within <paramref name="eps"/> of k + ½, whatever the scope.</summary>
    /// <param name="input">A real tensor of any shape.</param>
    /// <param name="eps">ε, the half-width of the band in units of the input: finite, above 0, at most 0.5.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is outside its range.</exception>
    public static Tensor Round(Tensor input, double eps) => new LinearizedOperators(eps).Round(input);
}
