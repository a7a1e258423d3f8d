using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace SllCore.Spiking;

/// <summary>
/// Modules in a row, over sequences [time, batch, …]. Neurons see the time; every other module sees time · batch rows,
/// so that a Linear is one matrix product for all steps, and a BatchNorm scaled by θ normalizes over time and batch as
/// tdBN does (Zheng et al. 2021, arXiv:2011.05280). An input that is the same at every step passes the modules before
/// the first neuron once.
/// </summary>
public sealed class SpikingSequential : Module<Tensor, Tensor>
{
    private readonly ModuleList<Module<Tensor, Tensor>> layers;

    internal SpikingSequential(Module<Tensor, Tensor>[] modules)
        : base(nameof(SpikingSequential))
    {
        layers = ModuleList(modules);
        register_module(nameof(layers), layers);
    }

    /// <summary>Gets the modules, in their order.</summary>
    public IReadOnlyList<Module<Tensor, Tensor>> Layers => [.. layers];

    /// <summary>Who looks on: a layer, its input and its output.</summary>
    internal event Action<Module<Tensor, Tensor>, Tensor, Tensor>? Observed;

    /// <summary>Runs all steps from rest. A pure function: nothing is kept.</summary>
    /// <param name="input">A floating-point tensor [time, batch, …].</param>
    /// <returns>The output of the last module, [time, batch, …].</returns>
    /// <exception cref="ArgumentException"><paramref name="input"/> has fewer than two dimensions, or fewer than a
    /// module with features needs; no step; or numbers that are not real.</exception>
    public override Tensor forward(Tensor input) => forward(input, null);

    /// <summary>Runs all steps from a state, and leaves the last one there.</summary>
    /// <param name="input">A floating-point tensor [time, batch, …].</param>
    /// <param name="state">The state, or null for rest.</param>
    /// <returns>The output of the last module, [time, batch, …].</returns>
    /// <exception cref="ArgumentException">As of <see cref="forward(Tensor)"/>; or the state belongs to steps of
    /// another shape, dtype or device.</exception>
    public Tensor forward(Tensor input, SpikingState? state)
    {
        Check.Sequence(input);
        using var scope = NewDisposeScope();
        var x = input;
        foreach (var layer in layers)
        {
            var output = Pass(layer, x, state);
            Observed?.Invoke(layer, x, output);
            x = output;
        }
        return (ReferenceEquals(x, input) ? input.alias() : x).MoveToOuterDisposeScope();
    }

    /// <summary>Runs one step.</summary>
    /// <param name="input">A floating-point tensor [batch, …].</param>
    /// <param name="state">The state, in which the next one is left.</param>
    /// <returns>The output of the step, [batch, …].</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public Tensor Step(Tensor input, SpikingState state)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(state);
        using var scope = NewDisposeScope();
        return forward(input.unsqueeze(0), state).squeeze(0).MoveToOuterDisposeScope();
    }

    private static Tensor Pass(Module<Tensor, Tensor> layer, Tensor x, SpikingState? state) => layer switch
    {
        SpikingNeuron neuron => neuron.forward(x, state),
        SpikingSequential inner => inner.forward(x, state),
        SpikeDropout dropout => dropout.forward(x),
        _ => OverTime.Apply(layer, x),
    };
}
