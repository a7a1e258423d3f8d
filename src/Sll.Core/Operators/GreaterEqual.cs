using SllCore.Arithmetic;
using SllCore.Steps;

namespace SllCore;

/// <summary>
/// GreaterEqual(x, y) = x ≥ y ? 1 : 0, with the boundary x = y. In the band, |x − y| ≤ ε: ½ + (x − y)/(2ε), gradient
/// 1/(2ε) to x and −1/(2ε) to y. The line of <see cref="HeavisideStep"/>; hard values differ from its where x = y only.
/// </summary>
internal readonly struct GreaterEqualStep : IComparison
{
    public static bool HoldsForEquals => true;
    public static V Holds<A, V>(V x, V y) where A : IArithmetic<V> => A.AtMost(y, x);
    public static Tensor Holds(Tensor x, Tensor y) => x.ge(y);
    public static Tensor Holds(Tensor x, Scalar y) => x.ge(y);

    public static V Hard<A, V>(V x) where A : IArithmetic<V> => A.Truth(A.AtMost(A.Constant(x, 0), x), x);
    public static V Distance<A, V>(V x, V hard, out V boundary) where A : IArithmetic<V> => boundary = x;
    public static V Middle<A, V>(V boundary) where A : IArithmetic<V> => A.Constant(boundary, 0.5);
}

public abstract partial class StepOperator
{
    /// <summary>Gets the step of <see cref="SllOps.GreaterEqual(Tensor, Tensor)"/>: the step of
    /// input − other.</summary>
    public static StepOperator GreaterEqual { get; } = new ComparisonOperator<GreaterEqualStep>(nameof(GreaterEqual));
}

public static partial class SllOps
{
    /// <summary>1 where the input is at least the other, else 0, as torch.ge, through this thread's operator
    /// table.</summary>
    /// <param name="input">A real tensor.</param>
    /// <param name="other">A real tensor that broadcasts with it. Both receive a gradient, reduced to their
    /// shapes.</param>
    /// <returns><c>(input ≥ other)</c> in the broadcast shape and the common dtype of both.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An argument is complex or, in a scope, sparse; or
    /// <paramref name="other"/> is on another device or has a shape that does not broadcast.</exception>
    /// <example><code>
    /// var level = torch.tensor(0.6);
    /// SllOps.GreaterEqual(torch.tensor(new[] { 0, 0.6, 2 }), level);            // 0, 1, 1
    /// SllOps.GreaterEqual(torch.tensor(new[] { 0, 0.7, 2 }), level, eps: 0.25); // 0, 0.7, 1
    /// </code></example>
    public static Tensor GreaterEqual(Tensor input, Tensor other) =>
        Comparison.Of(StepOperator.GreaterEqual, input, other, OperatorTable.Current);

    /// <summary>1 where the input is at least a number, else 0, through this thread's operator table.</summary>
    /// <param name="input">A real tensor of any shape.</param>
    /// <param name="other">The number, in units of the input.</param>
    /// <returns><c>(input ≥ other)</c> in the shape, dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex or, in a scope, sparse.</exception>
    public static Tensor GreaterEqual(Tensor input, double other) =>
        Comparison.Of(StepOperator.GreaterEqual, input, other, OperatorTable.Current);

    /// <summary>1 where the input is at least the other, else 0, linearized where they are within
    /// <paramref name="eps"/> of each other, whatever the scope.</summary>
    /// <param name="input">A real tensor.</param>
    /// <param name="other">A real tensor that broadcasts with it. Both receive a gradient, reduced to their
    /// shapes.</param>
    /// <param name="eps">ε, the half-width of the band in units of the input: finite, above 0.</param>
    /// <returns>A tensor of the broadcast shape and the common dtype of both.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An argument is complex or sparse; or <paramref name="other"/> is on another
    /// device or has a shape that does not broadcast.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is outside its range.</exception>
    public static Tensor GreaterEqual(Tensor input, Tensor other, double eps) =>
        Comparison.Of(StepOperator.GreaterEqual, input, other, new LinearizedOperators(eps));

    /// <summary>1 where the input is at least a number, else 0, linearized within <paramref name="eps"/> of it,
    /// whatever the scope.</summary>
    /// <param name="input">A real tensor of any shape.</param>
    /// <param name="other">The number, in units of the input.</param>
    /// <param name="eps">ε, the half-width of the band in units of the input: finite, above 0.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex or sparse.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is outside its range.</exception>
    public static Tensor GreaterEqual(Tensor input, double other, double eps) =>
        Comparison.Of(StepOperator.GreaterEqual, input, other, new LinearizedOperators(eps));
}
