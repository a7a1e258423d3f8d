namespace SllCore;

// Threshold(x, t) = Heaviside(x − t) = x > t ? 1 : 0, with the boundary t. In the band, |x − t| ≤ ε: ½ + (x − t)/(2ε),
// gradient 1/(2ε) to x and −1/(2ε) to t. A HeavisideStep at the origin t.
public abstract partial class StepOperator
{
    /// <summary>Gets the step of <see cref="SllOps.Threshold(Tensor, Tensor)"/>: <see cref="Heaviside"/> of the input
    /// minus the threshold, which is the <see cref="Origin"/> if it is a number.</summary>
    public static StepOperator Threshold { get; } = new ComparisonOperator<HeavisideStep>(nameof(Threshold));
}

public static partial class SllOps
{
    /// <summary>1 where the input is above the threshold, else 0, through this thread's operator table.</summary>
    /// <param name="input">A real tensor of any shape.</param>
    /// <param name="threshold">The boundary, in units of the input.</param>
    /// <returns><c>(input &gt; threshold)</c> in the shape, dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex.</exception>
    /// <example><code>
    /// SllOps.Threshold(torch.tensor(new[] { 0, 0.7, 2 }), 0.6);            // 0, 1, 1
    /// SllOps.Threshold(torch.tensor(new[] { 0, 0.7, 2 }), 0.6, eps: 0.25); // 0, 0.7, 1
    /// </code></example>
    public static Tensor Threshold(Tensor input, double threshold = 0.0) =>
        OperatorTable.Current.Call(StepOperator.Threshold.Placed(threshold, unit: 1), input);

    /// <summary>1 where the input is above a learnable threshold, else 0, through this thread's operator
    /// table.</summary>
    /// <param name="input">A real tensor.</param>
    /// <param name="threshold">The boundaries, in units of the input; broadcasts with it and receives its gradient,
    /// reduced to its own shape.</param>
    /// <returns><c>(input &gt; threshold)</c> in the broadcast shape and the dtype of
    /// <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An argument is complex or, in a scope, sparse; or
    /// <paramref name="threshold"/> is on another device or has a shape that does not broadcast.</exception>
    public static Tensor Threshold(Tensor input, Tensor threshold) =>
        OperatorTable.Current.Call(StepOperator.Threshold, input, threshold);

    /// <summary>1 where the input is above the threshold, else 0, linearized within <paramref name="eps"/> of the
    /// threshold, whatever the scope.</summary>
    /// <param name="input">A real tensor of any shape.</param>
    /// <param name="threshold">The boundary, in units of the input.</param>
    /// <param name="eps">ε, the half-width of the band in units of the input: finite, above 0.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is outside its range.</exception>
    public static Tensor Threshold(Tensor input, double threshold, double eps) =>
        new LinearizedOperators(eps).Call(StepOperator.Threshold.Placed(threshold, unit: 1), input);

    /// <summary>1 where the input is above a learnable threshold, else 0, linearized within <paramref name="eps"/> of
    /// the threshold, whatever the scope.</summary>
    /// <param name="input">A real tensor.</param>
    /// <param name="threshold">The boundaries, in units of the input; broadcasts with it and receives its gradient,
    /// reduced to its own shape.</param>
    /// <param name="eps">ε, the half-width of the band in units of the input: finite, above 0.</param>
    /// <returns>A tensor of the broadcast shape and the dtype of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An argument is complex or sparse; or <paramref name="threshold"/> is on
    /// another device or has a shape that does not broadcast.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is outside its range.</exception>
    public static Tensor Threshold(Tensor input, Tensor threshold, double eps) =>
        new LinearizedOperators(eps).Call(StepOperator.Threshold, input, threshold);
}
