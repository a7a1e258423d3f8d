using SllCore.Kernels;

namespace SllCore;

/// <summary>
/// IsClose(x, y, t) = |x − y| ≤ t ? 1 : 0, with the boundaries x − y = ±t: the step ≥ of t − |x − y|. In the band,
/// |t − |x − y|| ≤ ε ≤ t: ½ + (t − |x − y|)/(2ε), gradient ∓1/(2ε) to x and ±1/(2ε) to y.
/// </summary>
internal sealed class IsCloseOperator() : ComparisonOperator<GreaterEqualStep>(nameof(SllOps.IsClose))
{
    /// <summary>The step of <see cref="Nearness"/>, which is at most 0, at the origin −t.</summary>
    public static StepOperator Within(double tolerance) => StepOperator.IsClose.At(-Argument.Positive(tolerance));

    /// <summary>−|x − y|, but ∞ where both are the same ∞, which is close to itself.</summary>
    public static Tensor Nearness(Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        var distance = x.sub(y).abs();
        var equal = x.eq(y).logical_and_(distance.isnan());
        var infinite = tensor(double.PositiveInfinity, dtype: distance.dtype);
        return where(equal, infinite, distance.neg()).MoveToOuterDisposeScope();
    }

    // At equality the bands of the two boundaries meet.
    internal override double WidestEps(double origin, double unit) => origin < 0 ? -origin : double.PositiveInfinity;

    internal override string Describe(StepOperator step) => $"{Name} with tolerance {-step.Origin}";
}

public abstract partial class StepOperator
{
    /// <summary>Gets the step of <see cref="SllOps.IsClose(Tensor, Tensor, double)"/>: of −|input − other|, at the
    /// <see cref="Origin"/> −tolerance.</summary>
    public static StepOperator IsClose { get; } = new IsCloseOperator();
}

public static partial class SllOps
{
    /// <summary>1 where the distance of the input to the other is at most a tolerance, else 0, as torch.isclose with
    /// <c>rtol: 0, atol: tolerance</c>, through this thread's operator table.</summary>
    /// <param name="input">A real tensor.</param>
    /// <param name="other">A real tensor that broadcasts with it. Both receive a gradient, reduced to their
    /// shapes.</param>
    /// <param name="tolerance">The largest distance at which they are close, in units of the input: finite, above 0.
    /// The scope's ε must not exceed it.</param>
    /// <returns>A tensor of the broadcast shape and the common dtype of both.</returns>
    /// <remarks>Equality itself has no linearization: x = y is a boundary without a plateau.</remarks>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An argument is complex or, in a scope, sparse; or
    /// <paramref name="other"/> is on another device or has a shape that does not broadcast.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tolerance"/> is outside its range, or the scope's
    /// ε is above it: the bands would overlap.</exception>
    /// <example><code>
    /// var other = torch.tensor(1.0);
    /// SllOps.IsClose(torch.tensor(new[] { 0.8, 1.45, 1.9 }), other, 0.5);           // 1, 1, 0
    /// SllOps.IsClose(torch.tensor(new[] { 0.8, 1.5, 1.6 }), other, 0.5, eps: 0.25); // 1, 0.5, 0.3
    /// </code></example>
    public static Tensor IsClose(Tensor input, Tensor other, double tolerance) =>
        IsClose(input, other, tolerance, OperatorTable.Current);

    /// <summary>1 where the distance of the input to the other is at most a tolerance, else 0, linearized within
    /// <paramref name="eps"/> of the tolerance, whatever the scope.</summary>
    /// <param name="input">A real tensor.</param>
    /// <param name="other">A real tensor that broadcasts with it. Both receive a gradient, reduced to their
    /// shapes.</param>
    /// <param name="tolerance">The largest distance at which they are close, in units of the input: finite, above
    /// 0.</param>
    /// <param name="eps">ε, the half-width of the band in units of the input: finite, above 0, at most
    /// <paramref name="tolerance"/>.</param>
    /// <returns>A tensor of the broadcast shape and the common dtype of both.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An argument is complex or sparse; or <paramref name="other"/> is on another
    /// device or has a shape that does not broadcast.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tolerance"/> or <paramref name="eps"/> is outside
    /// its range.</exception>
    public static Tensor IsClose(Tensor input, Tensor other, double tolerance, double eps) =>
        IsClose(input, other, tolerance, new LinearizedOperators(eps));

    private static Tensor IsClose(Tensor input, Tensor other, double tolerance, OperatorTable table)
    {
        var step = IsCloseOperator.Within(tolerance);
        Comparison.Check(input, other, table);
        using var scope = NewDisposeScope();
        var (x, y) = Promotion.Of(input, other);
        if (ReferenceEquals(table, OperatorTable.Hard) || !x.is_floating_point())
            return isclose(x, y, rtol: 0, atol: tolerance).to(x.dtype).MoveToOuterDisposeScope();
        return table.Call(step, IsCloseOperator.Nearness(x, y)).MoveToOuterDisposeScope();
    }
}
