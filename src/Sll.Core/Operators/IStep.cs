using SllCore.Arithmetic;

namespace SllCore.Operators;

/// <summary>
/// A piecewise constant function of one number, described once: its hard values, the signed distance d(x) to the
/// nearest decision boundary, and the level midway between the two plateaus that meet there. Its linearization follows:
/// <c>|d| ≤ ε ? middle + jump · d/(2ε) : hard</c>.
/// </summary>
internal interface IStep
{
    /// <summary>The operator's name in <see cref="SllOps"/>.</summary>
    static abstract string Name { get; }

    /// <summary>The difference between neighbouring plateaus.</summary>
    static abstract double Jump { get; }

    /// <summary>True if the step is one of the input minus a threshold.</summary>
    static abstract bool HasThreshold { get; }

    /// <summary>True if there is a boundary in every unit interval: bands of ε &gt; ½ would overlap.</summary>
    static abstract bool RepeatsEveryUnit { get; }

    /// <summary>
    /// The distance of the integers to their nearest boundary if the step repeats, else ∞. Numbers too large to have a
    /// fraction are integers, and must be kept out of a band that reaches as far.
    /// </summary>
    static abstract double IntegerDistance { get; }

    /// <summary>The operator itself.</summary>
    static abstract V Hard<A, V>(V x) where A : IArithmetic<V>;

    /// <summary>The signed distance to the nearest decision boundary.</summary>
    static abstract V Distance<A, V>(V x) where A : IArithmetic<V>;

    /// <summary>The level midway between the two plateaus at the nearest decision boundary.</summary>
    static abstract V Middle<A, V>(V x) where A : IArithmetic<V>;
}
