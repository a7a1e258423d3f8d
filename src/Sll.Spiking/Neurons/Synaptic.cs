using SllCore.Spiking.Formulas;
using SllCore.Spiking.Neurons;

namespace SllCore.Spiking;

/// <summary>
/// A leaky neuron behind a synapse with a current of its own (CUBA-LIF): i ← αi + x; u = βv + i; s = [u &gt; θ]; v = u
/// − θs, or as <see cref="Reset"/> says.
/// </summary>
/// <remarks>snntorch <c>Synaptic(alpha=α, beta=β)</c> with <see cref="Reset.SubtractNextStep"/>; NIR <c>CubaLIF</c>
/// with <see cref="Reset.Zero"/>; lava-dl <c>cuba</c> in floating point; norse <c>LIFCell</c> one step
/// earlier.</remarks>
public sealed class Synaptic : FiringNeuron
{
    private readonly FormulaNeuron<SynapticFormula> _neuron;

    internal Synaptic(double alpha, NeuronParameter beta, NeuronParameter threshold, NeuronOptions options)
        : base(nameof(Synaptic), beta, threshold, options)
    {
        Alpha = alpha;
        _neuron = new(new NeuronNumbers(beta.Number, threshold.Number, alpha), beta, threshold, options);
    }

    /// <summary>Gets α, the part of the current that is left after one step.</summary>
    public double Alpha { get; }

    internal FormulaNeuron<SynapticFormula> Formula => _neuron;

    private protected override Tensor Run(Tensor input, SpikingState? state) => _neuron.Run(this, input, state);
}
