using SllCore.Arithmetic;

namespace SllCore.Spiking.Resets;

/// <summary>A <see cref="Reset"/> as formulas: (u, s) ↦ v, and its transpose.</summary>
internal interface IReset
{
    /// <summary>The reset waits for the next step.</summary>
    static abstract bool IsLate { get; }

    /// <summary>Its transpose reads u itself, when the reset is not detached.</summary>
    static abstract bool ReadsPotential { get; }

    /// <summary>Its transpose reads s.</summary>
    static abstract bool ReadsSpike { get; }

    /// <summary>v after the spike.</summary>
    static abstract V After<A, V>(V u, V spike, V threshold) where A : IArithmetic<V>;

    /// <summary>The same bit for bit where the spike is 1 if d &gt; 0, else 0: a choice costs less than a product. With
    /// d, since a mask that is passed on becomes a vector in between.</summary>
    static abstract V AfterFiring<A, V>(V u, V d, V threshold) where A : IArithmetic<V>;

    /// <summary>∂v/∂u · λ.</summary>
    static abstract V ToPotential<A, V>(V lambda, V spike) where A : IArithmetic<V>;

    /// <summary>g + ∂v/∂s · λ.</summary>
    static abstract V ToSpike<A, V>(V g, V lambda, V u, V threshold) where A : IArithmetic<V>;

    /// <summary>dθ + ∂v/∂θ · λ.</summary>
    static abstract V ToThreshold<A, V>(V sum, V lambda, V spike) where A : IArithmetic<V>;
}
