using SllCore.Arithmetic;
using SllCore.Steps;

namespace SllCore;

/// <summary>
/// Trunc(x), with the boundaries ±1, ±2, …: not 0. With b = ±k, k ≥ 1, the one nearest to x and d = x − b, in the band,
/// |d| ≤ ε: ±(k − ½) + d/(2ε), gradient 1/(2ε). At ε = ½ it is still 0 where |x| &lt; ½.
/// </summary>
internal readonly struct TruncStep : IStep
{
    public static bool RepeatsEveryUnit => true;
    public static double IntegerDistance => 0;

    public static V Hard<A, V>(V x) where A : IArithmetic<V> => A.Truncate(x);

    public static V Distance<A, V>(V x, V hard, out V boundary) where A : IArithmetic<V>
    {
        var (nearest, one) = (A.Round(A.Abs(x)), A.Constant(x, 1));
        boundary = A.CopySign(A.Select(A.Below(nearest, one), one, nearest), x);
        return A.Subtract(x, boundary);
    }

    public static V Middle<A, V>(V boundary) where A : IArithmetic<V> =>
        A.Subtract(boundary, A.CopySign(A.Constant(boundary, 0.5), boundary));
}

public abstract partial class StepOperator
{
    /// <summary>Gets the step of <see cref="SllOps.Trunc(Tensor)"/>.</summary>
    public static StepOperator Trunc { get; } = new FormulaStep<TruncStep>(nameof(Trunc));
}

public static partial class SllOps
{
    /// <summary>The integer part of the input, as torch.trunc, through this thread's operator table.</summary>
    /// <param name="input">A real tensor of any shape.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The scope's ε is above 0.5: the bands would overlap.</exception>
    /// <example><code>
    /// SllOps.Trunc(torch.tensor(new[] { -1.9, 0.9, 2.1 }));            // -1, 0, 2
    /// SllOps.Trunc(torch.tensor(new[] { -1.9, 0.9, 2.1 }), eps: 0.25); // -1.3, 0.3, 1.7
    /// </code></example>
    public static Tensor Trunc(Tensor input) => OperatorTable.Current.Call(StepOperator.Trunc, input);

    /// <summary>The integer part of the input, as torch.trunc, linearized within <paramref name="eps"/> of ±1, ±2, …,
    /// whatever the scope.</summary>
    /// <param name="input">A real tensor of any shape.</param>
    /// <param name="eps">ε, the half-width of the band in units of the input: finite, above 0, at most 0.5.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is outside its range.</exception>
    public static Tensor Trunc(Tensor input, double eps) =>
        new LinearizedOperators(eps).Call(StepOperator.Trunc, input);
}
