using SllCore.Arithmetic;

namespace SllCore.Spiking.Formulas;

/// <summary>
/// One step of a neuron, written once for SIMD vectors and for tensors. Its states are the potential v and, for some, a
/// second one, w. A step charges: (x, v, w) ↦ u; compares: s = [u &gt; level]; and resets v, which is a matter of its
/// own (<see cref="Resets.IReset"/>). The last two methods are the transpose of the first three.
/// </summary>
internal interface INeuron
{
    /// <summary>The potential is not compared: it is the output itself, and nothing is reset.</summary>
    static abstract bool IsReadout { get; }

    static abstract bool HasSecondState { get; }

    /// <summary>u, before it is compared; <paramref name="w"/> becomes what it is at that moment.</summary>
    static abstract V Charge<A, V>(V x, V v, ref V w, in NeuronConstants<V> n) where A : IArithmetic<V>;

    /// <summary>What u is compared with.</summary>
    static abstract V Level<A, V>(V w, in NeuronConstants<V> n) where A : IArithmetic<V>;

    /// <summary>w after a spike or none.</summary>
    static abstract V Settle<A, V>(V w, V spike, in NeuronConstants<V> n) where A : IArithmetic<V>;

    /// <summary>∂L/∂s, given what of it comes from the outputs, and ∂L/∂w of the next step.</summary>
    static abstract V ToSpike<A, V>(V gradient, V lambdaW) where A : IArithmetic<V>;

    /// <summary>∂L/∂x; <paramref name="lambdaW"/> becomes ∂L/∂w of the step before.</summary>
    /// <param name="toPotential">∂L/∂u.</param>
    /// <param name="through">The part of it that comes through the spike: −∂L/∂level.</param>
    /// <param name="lambdaW">∂L/∂w after this step.</param>
    /// <param name="n">The numbers.</param>
    static abstract V ToInput<A, V>(V toPotential, V through, ref V lambdaW, in NeuronConstants<V> n)
        where A : IArithmetic<V>;
}
