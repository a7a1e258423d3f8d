using SllCore.Arithmetic;
using SllCore.Steps;

namespace SllCore;

/// <summary>
/// Round(x), ties to even, with the boundaries k + ½. With r = Round(x), b = r ± ½ the boundary on the side of x, and
/// d = x − b, in the band, |d| ≤ ε: b + d/(2ε), gradient 1/(2ε). At ε = ½ this is the identity: the straight-through
/// estimator.
/// </summary>
internal readonly struct RoundStep : IStep
{
    public static bool RepeatsEveryUnit => true;
    public static double IntegerDistance => 0.5;

    public static V Hard<A, V>(V x) where A : IArithmetic<V> => A.Round(x);

    // Not x − b, which is 0 where x is so large that b is rounded to it.
    public static V Distance<A, V>(V x, V hard, out V boundary) where A : IArithmetic<V>
    {
        var fraction = A.Subtract(x, hard);
        var half = A.CopySign(A.Constant(x, 0.5), fraction);
        boundary = A.Add(hard, half);
        return A.Subtract(fraction, half);
    }

    public static V Middle<A, V>(V boundary) where A : IArithmetic<V> => boundary;
}

public abstract partial class StepOperator
{
    /// <summary>Gets the step of <see cref="SllOps.Round(Tensor)"/>.</summary>
    public static StepOperator Round { get; } = new FormulaStep<RoundStep>(nameof(Round));
}

public static partial class SllOps
{
    /// <summary>The nearest integer, ties to even, as torch.round, through this thread's operator table.</summary>
    /// <param name="input">A real tensor of any shape.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The scope's ε is above 0.5: the bands would overlap.</exception>
    /// <example><code>
    /// SllOps.Round(torch.tensor(new[] { 1.2, 1.4, 1.5 }));            // 1, 1, 2
    /// SllOps.Round(torch.tensor(new[] { 1.2, 1.4, 1.5 }), eps: 0.25); // 1, 1.3, 1.5
    /// </code></example>
    public static Tensor Round(Tensor input) => OperatorTable.Current.Call(StepOperator.Round, input);

    /// <summary>The nearest integer, ties to even, as torch.round, linearized within <paramref name="eps"/> of k + ½,
    /// whatever the scope.</summary>
    /// <param name="input">A real tensor of any shape.</param>
    /// <param name="eps">ε, the half-width of the band in units of the input: finite, above 0, at most 0.5.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is outside its range.</exception>
    public static Tensor Round(Tensor input, double eps) =>
        new LinearizedOperators(eps).Call(StepOperator.Round, input);
}
