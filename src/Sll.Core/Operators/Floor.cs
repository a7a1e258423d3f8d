using SllCore.Arithmetic;
using SllCore.Steps;

namespace SllCore;

/// <summary>
/// Floor(x), with the boundaries k, the integers. With k the integer nearest to x and d = x − k, in the band, |d| ≤ ε:
/// k − ½ + d/(2ε), gradient 1/(2ε).
/// </summary>
internal readonly struct FloorStep : IStep
{
    public static bool RepeatsEveryUnit => true;
    public static double IntegerDistance => 0;

    public static V Hard<A, V>(V x) where A : IArithmetic<V> => A.Floor(x);

    public static V Distance<A, V>(V x, V hard, out V boundary) where A : IArithmetic<V> =>
        A.Subtract(x, boundary = A.Round(x));

    public static V Middle<A, V>(V boundary) where A : IArithmetic<V> =>
        A.Subtract(boundary, A.Constant(boundary, 0.5));
}

public abstract partial class StepOperator
{
    /// <summary>Gets the step of <see cref="SllOps.Floor(Tensor)"/>.</summary>
    public static StepOperator Floor { get; } = new FormulaStep<FloorStep>(nameof(Floor));
}

public static partial class SllOps
{
    /// <summary>The largest integer not above the input, as torch.floor, through this thread's operator
    /// table.</summary>
    /// <param name="input">A real tensor of any shape.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The scope's ε is above 0.5: the bands would overlap.</exception>
    /// <example><code>
    /// SllOps.Floor(torch.tensor(new[] { 1.5, 1.9, 2.1 }));            // 1, 1, 2
    /// SllOps.Floor(torch.tensor(new[] { 1.5, 1.9, 2.1 }), eps: 0.25); // 1, 1.3, 1.7
    /// </code></example>
    public static Tensor Floor(Tensor input) => OperatorTable.Current.Call(StepOperator.Floor, input);

    /// <summary>The largest integer not above the input, as torch.floor, linearized within <paramref name="eps"/> of an
    /// integer, whatever the scope.</summary>
    /// <param name="input">A real tensor of any shape.</param>
    /// <param name="eps">ε, the half-width of the band in units of the input: finite, above 0, at most 0.5.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is outside its range.</exception>
    public static Tensor Floor(Tensor input, double eps) =>
        new LinearizedOperators(eps).Call(StepOperator.Floor, input);
}
