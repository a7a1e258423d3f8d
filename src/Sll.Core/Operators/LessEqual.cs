namespace SllCore;

// LessEqual(x, y) = x ≤ y ? 1 : 0, with the boundary x = y. In the band, |x − y| ≤ ε: ½ + (y − x)/(2ε),
// gradient −1/(2ε) to x and 1/(2ε) to y: GreaterEqual(y, x) by another name.
public abstract partial class StepOperator
{
    /// <summary>Gets the step of <see cref="SllOps.LessEqual(Tensor, Tensor)"/>: the step of other − input, which
    /// ascends.</summary>
    public static StepOperator LessEqual { get; } = new ComparisonOperator<GreaterEqualStep>(nameof(LessEqual));
}

public static partial class SllOps
{
    /// <summary>1 where the input is at most the other, else 0, as torch.le, through this thread's operator
    /// table.</summary>
    /// <param name="input">A real tensor.</param>
    /// <param name="other">A real tensor that broadcasts with it. Both receive a gradient, reduced to their
    /// shapes.</param>
    /// <returns><c>(input ≤ other)</c> in the broadcast shape and the common dtype of both.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An argument is complex or, in a scope, sparse; or
    /// <paramref name="other"/> is on another device or has a shape that does not broadcast.</exception>
    /// <example><code>
    /// var level = torch.tensor(0.6);
    /// SllOps.LessEqual(torch.tensor(new[] { 0, 0.6, 2 }), level);            // 1, 1, 0
    /// SllOps.LessEqual(torch.tensor(new[] { 0, 0.7, 2 }), level, eps: 0.25); // 1, 0.3, 0
    /// </code></example>
    public static Tensor LessEqual(Tensor input, Tensor other) =>
        Comparison.Reversed(StepOperator.LessEqual, input, other, OperatorTable.Current);

    /// <summary>1 where the input is at most a number, else 0, through this thread's operator table.</summary>
    /// <param name="input">A real tensor of any shape.</param>
    /// <param name="other">The number, in units of the input.</param>
    /// <returns><c>(input ≤ other)</c> in the shape, dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex or, in a scope, sparse.</exception>
    public static Tensor LessEqual(Tensor input, double other) =>
        Comparison.Reversed(StepOperator.LessEqual, input, other, OperatorTable.Current, static (x, y) => x.le(y));

    /// <summary>1 where the input is at most the other, else 0, linearized where they are within
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
    public static Tensor LessEqual(Tensor input, Tensor other, double eps) =>
        Comparison.Reversed(StepOperator.LessEqual, input, other, new LinearizedOperators(eps));

    /// <summary>1 where the input is at most a number, else 0, linearized within <paramref name="eps"/> of it, whatever
    /// the scope.</summary>
    /// <param name="input">A real tensor of any shape.</param>
    /// <param name="other">The number, in units of the input.</param>
    /// <param name="eps">ε, the half-width of the band in units of the input: finite, above 0.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex or sparse.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is outside its range.</exception>
    public static Tensor LessEqual(Tensor input, double other, double eps) =>
        Comparison.Reversed(
            StepOperator.LessEqual, input, other, new LinearizedOperators(eps), static (x, y) => x.le(y));
}
