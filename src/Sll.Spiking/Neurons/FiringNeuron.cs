using SllCore.Spiking.Formulas;
using SllCore.Spiking.Neurons;

namespace SllCore.Spiking;

/// <summary>A <see cref="SpikingNeuron"/> with a potential that decays by β, a threshold θ and a reset.</summary>
public abstract class FiringNeuron : SpikingNeuron
{
    private readonly NeuronParameter _beta;
    private readonly NeuronParameter _threshold;

    private protected FiringNeuron(string name, NeuronParameter beta, NeuronParameter threshold, NeuronOptions options)
        : base(name)
    {
        (_beta, _threshold, Options) = (beta, threshold, options);
        foreach (var (parameter, field) in new[] { (beta, "beta"), (threshold, "threshold") })
            parameter.Register(Learned, Fixed, field);
    }

    /// <summary>Gets what a spike does to the potential.</summary>
    public Reset Reset => Options.Reset;

    /// <summary>Gets a value indicating whether no gradient flows from the reset to the spike.</summary>
    public bool DetachReset => Options.DetachReset;

    /// <summary>Gets the steps of rest after a spike.</summary>
    public int Refractory => Options.Refractory;

    internal NeuronOptions Options { get; }

    /// <summary>β as it is now.</summary>
    /// <returns>A new tensor: 0-dim, or per feature.</returns>
    public Tensor Beta() => _beta.Now();

    /// <summary>θ as it is now.</summary>
    /// <returns>A new tensor: 0-dim, or per feature.</returns>
    public Tensor Threshold() => _threshold.Now();
}
