using SllCore.Spiking.Formulas;
using SllCore.Spiking.Neurons;

namespace SllCore.Spiking;

/// <summary>A leaky integrator that does not fire: v ← βv + x, which is the output. What a network is read out
/// by.</summary>
/// <remarks>snntorch <c>Leaky(reset_mechanism="none")</c>, second output; norse <c>LIBoxCell</c>; NIR <c>LI</c> with
/// τ = Δt/(1 − β), r = 1/(1 − β), v_leak 0.</remarks>
public sealed class LeakyReadout : SpikingNeuron
{
    private readonly FormulaNeuron<ReadoutFormula> _neuron;

    internal LeakyReadout(NeuronParameter beta)
        : base(nameof(LeakyReadout))
    {
        beta.Register(Learned, Fixed, "beta");
        _neuron = new(
            new NeuronNumbers(beta.Number, 0), beta, NeuronParameter.Of(0, isLearned: false, isShare: false),
                NeuronOptions.Readout);
    }

    /// <summary>β as it is now.</summary>
    /// <returns>A new tensor: 0-dim, or per feature.</returns>
    public Tensor Beta() => _neuron.Beta.Now();

    internal FormulaNeuron<ReadoutFormula> Formula => _neuron;

    private protected override Tensor Run(Tensor input, SpikingState? state) => _neuron.Run(this, input, state);
}
