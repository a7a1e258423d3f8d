namespace SpikingSample;

/// <summary>A network, how it is fed, and how it is read out.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Hidden">The sizes of the hidden layers.</param>
/// <param name="Encoder">Images to spike trains.</param>
/// <param name="CountsSpikes">The last layer fires, and its spikes are counted; else its mean membrane is read.</param>
/// <param name="Scale">What the initial weights are multiplied by.</param>
/// <param name="Batch">Images per step of the optimizer.</param>
internal sealed record Setting(
    string Name, long[] Hidden, Func<Tensor, Tensor> Encoder, bool CountsSpikes = false, double Scale = 1,
    int Batch = 64)
{
    private static readonly Func<Tensor, Tensor> s_direct = images => Encode.Direct(images, steps: 10);
    private static readonly Func<Tensor, Tensor> s_latency = images => Encode.Latency(images, steps: 10);

    /// <summary>On the digits.</summary>
    public static IReadOnlyList<Setting> Digits { get; } =
    [
        new("2 × 128, direct", [128, 128], s_direct),
        new("2 × 128, latency", [128, 128], s_latency),
        // On validation images, batches of 32 give deep networks two points more than those of 64.
        new("5 × 64, direct", [64, 64, 64, 64, 64], s_direct, Batch: 32),
        new("5 × 64, direct, spikes counted", [64, 64, 64, 64, 64], s_direct, CountsSpikes: true, Batch: 32),
        new("2 × 128, weights × 0.2", [128, 128], s_direct, Scale: 0.2),
    ];

    /// <summary>On Fashion-MNIST.</summary>
    public static IReadOnlyList<Setting> Fashion { get; } =
    [
        new("256-128, direct", [256, 128], images => Encode.Direct(images, steps: 8), Batch: 128),
        new("256-128, latency", [256, 128], images => Encode.Latency(images, steps: 8), Batch: 128),
    ];

    /// <summary>The network with neurons of the given surrogate, or of their default.</summary>
    public SpikingSequential Network(long inputs, Surrogate? surrogate, Reset reset = Reset.Subtract)
    {
        var layers = new List<nn.Module<Tensor, Tensor>>();
        foreach (var size in Hidden)
        {
            layers.AddRange([Weights(inputs, size), Leaky(0.9, reset: reset, surrogate: surrogate)]);
            inputs = size;
        }
        layers.Add(nn.Linear(inputs, 10));
        layers.Add(CountsSpikes ? Leaky(0.9, reset: reset, surrogate: surrogate) : LeakyReadout(0.9));
        return Sequential([.. layers]);
    }

    private TorchSharp.Modules.Linear Weights(long inputs, long outputs)
    {
        using var _ = no_grad();
        var layer = nn.Linear(inputs, outputs);
        foreach (var parameter in layer.parameters())
            parameter.mul_(Scale);
        return layer;
    }
}
