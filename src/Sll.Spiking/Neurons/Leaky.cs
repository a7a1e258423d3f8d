using SllCore.Spiking.Formulas;
using SllCore.Spiking.Neurons;

namespace SllCore.Spiking;

/// <summary>
/// The leaky integrate-and-fire neuron: u = βv + x; s = [u &gt; θ]; v = u − θs, or as <see cref="Reset"/> says.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>here</term><description>elsewhere</description></listheader>
/// <item><term><see cref="Reset.Subtract"/></term><description>spikingjelly
/// <c>LIFNode(tau=1/(1-β), decay_input=False, v_threshold=θ, v_reset=None)</c></description></item>
/// <item><term><see cref="Reset.Zero"/></term><description>the same with <c>v_reset=0.</c>; NIR <c>LIF</c> with
/// τ = Δt/(1 − β), r = 1/(1 − β), v_leak 0</description></item>
/// <item><term><see cref="Reset.SubtractNextStep"/></term><description>snntorch
/// <c>Leaky(beta=β, threshold=θ)</c></description></item>
/// <item><term>β = 1 − Δt/τ, x = Δt/τ · i</term><description>norse <c>LIFBoxCell</c> and, apart from its synapse,
/// <c>LIFCell</c></description></item>
/// </list>
/// </remarks>
public sealed class Leaky : FiringNeuron
{
    private readonly FormulaNeuron<LeakyFormula> _neuron;

    internal Leaky(string name, NeuronParameter beta, NeuronParameter threshold, NeuronOptions options)
        : base(name, beta, threshold, options) =>
        _neuron = new(new NeuronNumbers(beta.Number, threshold.Number), beta, threshold, options);

    internal FormulaNeuron<LeakyFormula> Formula => _neuron;

    private protected override Tensor Run(Tensor input, SpikingState? state) => _neuron.Run(this, input, state);
}
