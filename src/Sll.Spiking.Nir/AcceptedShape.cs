using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace SllCore.Spiking.Nir;

/// <summary>The shape that a module takes of one sample's step: its last sizes, or all, each the only one or the
/// least.</summary>
internal sealed record AcceptedShape(bool IsWhole, params (long Size, bool IsLeast)[] Sizes)
{
    /// <summary>Refuses the shape that comes from the input to a module that does not take it.</summary>
    public static void Check(Module<Tensor, Tensor> module, string node, long[] shape, long[] inputShape)
    {
        if (Of(module).FirstOrDefault(taken => !taken.Fits(shape)) is { } wanted)
        {
            throw new ArgumentException(
                $"inputShape [{string.Join(", ", inputShape)}] does not fit the network: {module.GetName()}, node " +
                $"{node}, takes {wanted}, but gets [{string.Join(", ", shape)}].", nameof(inputShape));
        }
    }

    public override string ToString()
    {
        var sizes = string.Join(", ", Sizes.Select(size => $"{(size.IsLeast ? "≥ " : "")}{size.Size}"));
        return IsWhole ? $"[{sizes}]" : $"[…, {sizes}]";
    }

    private static IEnumerable<AcceptedShape> Of(Module<Tensor, Tensor> module) => module switch
    {
        Linear linear => [new(false, (linear.in_features, false))],
        Conv1d c => [Image(c, c.weight!)],
        Conv2d c => [Image(c, c.weight!)],
        FiringNeuron neuron => [Neurons(neuron.Beta()), Neurons(neuron.Threshold())],
        LeakyReadout neuron => [Neurons(neuron.Beta())],
        _ => [],
    };

    // Channels, and at least what the kernel covers without the padding.
    private static AcceptedShape Image(Convolution c, Tensor weight) => new(true,
    [
        (c.in_channels, false),
        .. c.dilation.Select((step, i) =>
            (Math.Max(1, (step * (weight.shape[i + 2] - 1)) + 1 - (2 * c.padding![i])), true)),
    ]);

    // A parameter broadcasts with the step.
    private static AcceptedShape Neurons(Tensor parameter) =>
        new(false, [.. parameter.shape.Select(size => (size, size == 1))]);

    private bool Fits(long[] shape) =>
        (IsWhole ? shape.Length == Sizes.Length : shape.Length >= Sizes.Length)
        && Sizes.Zip(shape[^Sizes.Length..]).All(pair => pair.First.IsLeast
            ? pair.Second >= pair.First.Size
            : pair.Second == pair.First.Size);
}
