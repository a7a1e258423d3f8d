using SllCore.Spiking.Neurons;
using TorchSharp.Modules;

namespace SllCore.Spiking;

/// <summary>
/// Leaky neurons that hear each other's last spikes: x′ = x + Ws, then as <see cref="Leaky"/>. The matrix product at
/// every step keeps it from being fused over time.
/// </summary>
/// <remarks>snntorch <c>RLeaky(all_to_all=True)</c> without bias, with <see cref="Reset.SubtractNextStep"/>; norse
/// <c>LIFRecurrent</c>, apart from its synapse.</remarks>
public sealed class RecurrentLeaky : SpikingNeuron
{
    private readonly Linear recurrent;
    private readonly Leaky cell;

    internal RecurrentLeaky(long features, NeuronParameter beta, NeuronParameter threshold, NeuronOptions options)
        : base(nameof(RecurrentLeaky))
    {
        recurrent = nn.Linear(features, features, hasBias: false);
        cell = new Leaky(nameof(RecurrentLeaky), beta, threshold, options);
        register_module(nameof(recurrent), recurrent);
        register_module(nameof(cell), cell);
    }

    /// <summary>Gets the neurons.</summary>
    public Leaky Cell => cell;

    internal Linear Recurrent => recurrent;

    private protected override Tensor Run(Tensor input, SpikingState? state)
    {
        var features = recurrent.weight!.shape[0];
        if (input.shape[^1] != features)
        {
            throw new ArgumentException(
                $"input must have {features} features in its last dimension, but is {TensorArgument.ShapeOf(input)}.",
                    nameof(input));
        }
        // As the input, which has been widened.
        var weight = HalfTypes.Widen(recurrent.weight);
        if (input.dtype != weight.dtype)
        {
            throw new ArgumentException(
                $"input is {input.dtype}, but the recurrent weights are {recurrent.weight.dtype}: move the module to " +
                $"{input.dtype} or the input to {recurrent.weight.dtype}.",
                nameof(input));
        }
        using var own = state is null ? new SpikingState() : null;
        var current = state ?? own!;
        var spike = current.Find(this, input)?[0].alias();
        var inputs = input.unbind(0);
        var spikes = new Tensor[inputs.Length];
        for (var t = 0; t < inputs.Length; t++)
        {
            var x = spike is null ? inputs[t] : inputs[t].Plus(nn.functional.linear(spike, weight));
            spikes[t] = spike = cell.forward(x.unsqueeze(0), current).squeeze(0);
        }
        current.Put(this, [spike!.alias()]);
        return stack(spikes);
    }
}
