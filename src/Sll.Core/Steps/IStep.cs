using SllCore.Arithmetic;

namespace SllCore.Steps;

/// <summary>
/// An ascending staircase with one kind of step, described once: its hard values, the signed distance d(x) to the
/// nearest decision boundary, and the level midway between the two plateaus that meet there. Its linearization follows:
/// <c>|d| ≤ ε ? middle + jump · d/(2ε) : hard</c>.
/// </summary>
internal interface IStep
{
    /// <summary>The difference between neighbouring plateaus.</summary>
    static virtual double Jump => 1;

    /// <summary>True if the boundaries are 1 apart: bands of ε &gt; ½ would overlap.</summary>
    static virtual bool RepeatsEveryUnit => false;

    /// <summary>
    /// The distance of the integers to their nearest boundary if the step repeats, else ∞. Numbers too large to have a
    /// fraction are integers, and must be kept out of a band that reaches as far.
    /// </summary>
    static virtual double IntegerDistance => double.PositiveInfinity;

    /// <summary>The operator itself.</summary>
    static abstract V Hard<A, V>(V x) where A : IArithmetic<V>;

    /// <summary>The signed distance to the nearest decision boundary.</summary>
    /// <param name="x">The input.</param>
    /// <param name="hard">Its hard value, computed already.</param>
    /// <param name="boundary">Where that boundary is; anything where there is only one.</param>
    static abstract V Distance<A, V>(V x, V hard, out V boundary) where A : IArithmetic<V>;

    /// <summary>The level midway between the two plateaus that meet at a boundary.</summary>
    static abstract V Middle<A, V>(V boundary) where A : IArithmetic<V>;
}
