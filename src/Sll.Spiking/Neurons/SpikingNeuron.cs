using SllCore.Kernels;
using static TorchSharp.torch.nn;

namespace SllCore.Spiking;

/// <summary>
/// A layer of neurons over time: [time, batch, …] to the same shape, every element of a step being a neuron of its own.
/// </summary>
public abstract class SpikingNeuron : Module<Tensor, Tensor>
{
    private protected SpikingNeuron(string name)
        : base(name)
    {
    }

    /// <summary>Who counts the spikes.</summary>
    internal List<LayerCount> Counts { get; } = [];

    /// <summary>Runs all steps from rest. A pure function: nothing is kept.</summary>
    /// <param name="input">A floating-point tensor [time, batch, …].</param>
    /// <returns>The spikes, 0 or 1, or what else the neuron gives: shape, dtype and device of
    /// <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> has fewer than two dimensions, no step, or numbers
    /// that are not real.</exception>
    public override Tensor forward(Tensor input) => forward(input, null);

    /// <summary>Runs all steps from a state, and leaves the last one there.</summary>
    /// <param name="input">A floating-point tensor [time, batch, …].</param>
    /// <param name="state">The state, or null for rest.</param>
    /// <returns>As of <see cref="forward(Tensor)"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException">As of <see cref="forward(Tensor)"/>; or the state belongs to steps of
    /// another shape, dtype or device.</exception>
    public Tensor forward(Tensor input, SpikingState? state)
    {
        Check.Sequence(input);
        using var scope = NewDisposeScope();
        var output = Run(HalfTypes.Widen(input), state);
        // Even to its own dtype a conversion would be a node of its own.
        return (HalfTypes.Contain(input.dtype) ? output.to(input.dtype) : output).MoveToOuterDisposeScope();
    }

    /// <summary>Counts the spikes [time, batch, …] of a call that no kernel counted.</summary>
    internal void Count(Tensor spikes, Tensor potential)
    {
        if (Counts.Count == 0)
            return;
        var bits = SpikeBits.Of(spikes, potential);
        foreach (var count in Counts)
            count.Add(spikes.shape, bits);
    }

    /// <summary>All steps of a float32 or float64 input.</summary>
    private protected abstract Tensor Run(Tensor input, SpikingState? state);

    private protected Func<Tensor> Learned(string name, TorchSharp.Modules.Parameter value)
    {
        register_parameter(name, value);
        return () => get_parameter(name)!;
    }

    private protected Func<Tensor> Fixed(string name, Tensor value)
    {
        register_buffer(name, value);
        return () => get_buffer(name)!;
    }
}
