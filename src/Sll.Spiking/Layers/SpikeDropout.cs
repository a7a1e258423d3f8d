using static TorchSharp.torch.nn;

namespace SllCore.Spiking;

/// <summary>Dropout with one mask over all steps: a neuron that is dropped stays silent, as a missing neuron does,
/// instead of losing some of its spikes.</summary>
public sealed class SpikeDropout : Module<Tensor, Tensor>
{
    private readonly double _p;

    internal SpikeDropout(double p)
        : base(nameof(SpikeDropout)) => _p = p;

    /// <summary>Drops neurons while training, and scales the others by 1/(1 − p).</summary>
    /// <param name="input">A floating-point tensor [time, batch, …].</param>
    /// <returns>A tensor of the shape of <paramref name="input"/>.</returns>
    public override Tensor forward(Tensor input)
    {
        Check.Sequence(input);
        if (!training || _p == 0)
            return input.alias();
        using var scope = NewDisposeScope();
        var ones = ones_like(input.detach().select(0, 0));
        return (input * functional.dropout(ones, _p, training: true)).MoveToOuterDisposeScope();
    }
}
