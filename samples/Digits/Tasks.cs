using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Digits;

/// <summary>A network whose decisions are hard. It calls <see cref="SllOps"/> and knows nothing of how it is
/// trained.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Title">What the network is.</param>
/// <param name="Model">Makes the network with weights from the generator.</param>
internal sealed record LearningTask(string Name, string Title, Func<Generator, Module<Tensor, Tensor>> Model)
{
    private static readonly int[] s_shallow = [64, 128, 128, 10];
    private static readonly int[] s_deep = [64, 64, 64, 64, 64, 64, 10];
    private static readonly int[] s_quantized = [64, 64, 64, 10];

    public static LearningTask Deep { get; } = new(
        "deep", "five hidden layers of hard thresholds", g => new Multilayer(s_deep, SllOps.Heaviside, g));

    public static LearningTask Routing { get; } = new(
        "routing", "argmax picks one of eight branches", g => new Branches(64, 8, 2, 10, g));

    public static IReadOnlyList<LearningTask> All { get; } =
    [
        new("shallow", "two hidden layers of hard thresholds", g => new Multilayer(s_shallow, SllOps.Heaviside, g)),
        Deep,
        new("sign", "five hidden layers of signs", g => new Multilayer(s_deep, SllOps.Sign, g)),
        Routing,
        .. from bits in new[] { 4, 3, 2 } from scale in new[] { "max", "mean" } select Rounding(bits, scale),
    ];

    /// <summary>Gets the two that a run without arguments shows.</summary>
    public static IReadOnlyList<LearningTask> Shown { get; } = [Deep, Routing];

    /// <summary>Sampling is for choices between branches; when rounding, nothing is further than ½ from a boundary, so
    /// that clipping does nothing.</summary>
    public bool Suits(Method method) =>
        (this == Routing || !method.DrawsNoise) && !(IsRounding && method.Name == "ste-clipped");

    private bool IsRounding => Name.StartsWith("round", StringComparison.Ordinal);

    private static LearningTask Rounding(int bits, string scale) => new(
        $"round{bits}-{scale}",
        $"weights and activations of {bits} bits, {scale} scale",
        g => new Multilayer(
            s_quantized,
            Quantization.Activations(bits),
            g,
            scale == "max" ? Quantization.MaxScale(bits) : Quantization.MeanScale(bits)));
}
