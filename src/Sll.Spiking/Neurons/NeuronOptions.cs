namespace SllCore.Spiking.Neurons;

/// <summary>What all firing neurons have in common.</summary>
/// <param name="Reset">What a spike does to the potential.</param>
/// <param name="DetachReset">No gradient flows from the reset to the spike.</param>
/// <param name="Refractory">Steps of rest after a spike.</param>
/// <param name="Surrogate">The gradient of the step.</param>
internal sealed record NeuronOptions(Reset Reset, bool DetachReset, int Refractory, Surrogate Surrogate)
{
    /// <summary>The floor of the default surrogate: of 0, 0.05, 0.1 and 0.2 the best, or tied, on validation images of
    /// five networks (samples/Spiking).</summary>
    public const double Floor = 0.05;

    public static NeuronOptions Of(Reset reset, bool detachReset, int refractory, Surrogate? surrogate,
        double threshold)
    {
        Argument.Named(reset, nameof(reset));
        Check.Count(refractory);
        if (reset == Reset.SubtractNextStep && !detachReset)
        {
            throw new ArgumentException(
                "Reset.SubtractNextStep, which is snntorch's, is always detached: leave detachReset true.",
                    nameof(detachReset));
        }
        return new(reset, detachReset, refractory, surrogate ?? Surrogate.Rectangle(threshold, Floor));
    }

    /// <summary>Those of a neuron that does not fire.</summary>
    public static NeuronOptions Readout { get; } = new(Reset.None, true, 0, Surrogate.Rectangle(1));
}
