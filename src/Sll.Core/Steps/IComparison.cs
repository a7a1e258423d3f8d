using SllCore.Arithmetic;

namespace SllCore.Steps;

/// <summary>
/// A step of a difference x − y with the boundary 0, whose hard values come from comparing x with y: so they are right
/// also where the difference is not a number, ∞ − ∞.
/// </summary>
internal interface IComparison : IStep
{
    /// <summary>True for ≥, false for &gt;.</summary>
    static abstract bool HoldsForEquals { get; }

    /// <summary>The mask of where the comparison holds; false for NaN.</summary>
    static abstract V Holds<A, V>(V x, V y) where A : IArithmetic<V>;

    /// <summary>The same, by torch's own comparison of this name.</summary>
    static abstract Tensor Holds(Tensor x, Tensor y);

    /// <summary>The same with one number, in the dtype in which torch compares with it.</summary>
    static abstract Tensor Holds(Tensor x, Scalar y);
}
