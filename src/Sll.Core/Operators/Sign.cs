using SllCore.Arithmetic;
using SllCore.Steps;

namespace SllCore;

/// <summary>
/// Sign(x) ∈ {−1, 0, 1}, with the boundary 0. In the band, |x| ≤ ε: x/ε. The plateaus are 2 apart, so the slope of this
/// line is 1/ε; the gradient is 1/(2ε) as for every operator unless <see cref="BandSlope.Exact"/> is chosen.
/// </summary>
internal readonly struct SignStep : IStep
{
    public static double Jump => 2;

    public static V Hard<A, V>(V x) where A : IArithmetic<V> => A.Sign(x);
    public static V Distance<A, V>(V x, V hard, out V boundary) where A : IArithmetic<V> => boundary = x;
    public static V Middle<A, V>(V boundary) where A : IArithmetic<V> => A.Constant(boundary, 0);
}

public abstract partial class StepOperator
{
    /// <summary>Gets the step of <see cref="SllOps.Sign(Tensor)"/>.</summary>
    public static StepOperator Sign { get; } = new FormulaStep<SignStep>(nameof(Sign));
}

public static partial class SllOps
{
    /// <summary>−1, 0 or 1, the sign of the input, as torch.sign, through this thread's operator table.</summary>
    /// <param name="input">A real tensor of any shape.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex.</exception>
    /// <example><code>
    /// SllOps.Sign(torch.tensor(new[] { -1, 0.1, 1 }));           // -1, 1, 1
    /// SllOps.Sign(torch.tensor(new[] { -1, 0.1, 1 }), eps: 0.5); // -1, 0.2, 1
    /// </code></example>
    public static Tensor Sign(Tensor input) => OperatorTable.Current.Call(StepOperator.Sign, input);

    /// <summary>−1, 0 or 1, the sign of the input, as torch.sign, linearized within <paramref name="eps"/> of 0,
    /// whatever the scope.</summary>
    /// <param name="input">A real tensor of any shape.</param>
    /// <param name="eps">ε, the half-width of the band in units of the input: finite, above 0.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is outside its range.</exception>
    public static Tensor Sign(Tensor input, double eps) => new LinearizedOperators(eps).Call(StepOperator.Sign, input);
}
