namespace SpikingSample;

/// <summary>A network, how it is fed, and how it is read out.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Hidden">The sizes of the hidden layers.</param>
/// <param name="Encoder">Images to spike trains.</param>
/// <param name="CountsSpikes">The last layer fires, and its spikes are counted; else its mean membrane is read.</param>
/// <param name="Scale">What the initial weights are multiplied by.</param>
internal sealed record Setting(string Name, long[] Hidden, Func<Tensor, Tensor> Encoder, bool CountsSpikes = false,
    double Scale = 1)
{
    public const long Steps = 10;

    private static readonly Func<Tensor, Tensor> s_direct = images => Encode.Direct(images, Steps);
    private static readonly Func<Tensor, Tensor> s_latency = images => Encode.Latency(images, Steps);

    public static IReadOnlyList<Setting> All { get; } =
    [
        new("2 × 128, direct", [128, 128], s_direct),
        new("2 × 128, latency", [128, 128], s_latency),
        new("5 × 64, direct", [64, 64, 64, 64, 64], s_direct),
        new("5 × 64, direct, spikes counted", [64, 64, 64, 64, 64], s_direct, CountsSpikes: true),
        new("2 × 128, weights × 0.2", [128, 128], s_direct, Scale: 0.2),
    ];

    /// <summary>The network with neurons of the given surrogate, or of their default.</summary>
    public SpikingSequential Network(Surrogate? surrogate, Reset reset = Reset.Subtract)
    {
        var layers = new List<nn.Module<Tensor, Tensor>>();
        var inputs = 64L;
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
