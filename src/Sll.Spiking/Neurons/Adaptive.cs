using SllCore.Spiking.Formulas;
using SllCore.Spiking.Neurons;

namespace SllCore.Spiking;

/// <summary>
/// A leaky neuron whose threshold rises with every spike (ALIF, Bellec et al. 2018, arXiv:1803.09574): u = βv + x;
/// s = [u &gt; θ + κa]; a ← ρa + s; v = u − θs, or as <see cref="Reset"/> says. What is subtracted is θ itself.
/// </summary>
/// <remarks>norse <c>LSNNCell</c> with <see cref="Reset.Zero"/>, apart from its synapse; lava-dl <c>alif</c> in
/// floating point, without its refractory state.</remarks>
public sealed class Adaptive : FiringNeuron
{
    private readonly FormulaNeuron<AdaptiveFormula> _neuron;

    internal Adaptive(double rho, double kappa, NeuronParameter beta, NeuronParameter threshold, NeuronOptions options)
        : base(nameof(Adaptive), beta, threshold, options)
    {
        (Rho, Kappa) = (rho, kappa);
        _neuron = new(new NeuronNumbers(beta.Number, threshold.Number, rho, kappa), beta, threshold, options);
    }

    /// <summary>Gets ρ, the part of the adaptation that is left after one step.</summary>
    public double Rho { get; }

    /// <summary>Gets κ, by how much a spike lifts the threshold.</summary>
    public double Kappa { get; }

    internal FormulaNeuron<AdaptiveFormula> Formula => _neuron;

    private protected override Tensor Run(Tensor input, SpikingState? state) => _neuron.Run(this, input, state);
}
