using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Scales;

/// <summary>Images, and a network that decides hard between them.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Title">What is learned.</param>
/// <param name="Images">"digits" or "mnist".</param>
/// <param name="Network">Makes a network of these widths with weights from the generator.</param>
internal sealed record LearningTask(
    string Name, string Title, string Images, Func<int[], Generator, Multilayer> Network)
{
    private static readonly int[] s_digits = [64, 64, 64, 64, 64, 64, 10];
    private static readonly int[] s_mnist = [784, 128, 128, 128, 128, 128, 128, 10];

    public static IReadOnlyList<LearningTask> All { get; } =
    [
        .. On("mnist", "MNIST, six hidden layers of 128"),
        .. On("digits", "digits, five hidden layers of 64"),
    ];

    public bool IsMnist => Images == "mnist";

    public Descent Descent => new(IsMnist ? 2e-3 : 3e-3);

    public static LearningTask Named(string name) => All.Single(task => task.Name == name);

    public Split Load() => IsMnist ? MnistData.Load() : DigitsData.Load();

    /// <summary>The network whose hidden layers, weights and biases, start so many times as large.</summary>
    public Multilayer Start(Generator generator, double scale)
    {
        var network = Network(IsMnist ? s_mnist : s_digits, generator);
        using var constant = no_grad();
        using var factor = scale.ToScalar();
        foreach (var parameter in network.Hidden.SelectMany(layer => layer.parameters()))
            parameter.mul_(factor);
        return network;
    }

    private static IEnumerable<LearningTask> On(string images, string title) =>
    [
        new($"{images}-thresholds", $"{title}, thresholds", images, (widths, g) => new(widths, SllOps.Heaviside, g)),
        new($"{images}-signs", $"{title}, signs", images, (widths, g) => new(widths, SllOps.Sign, g)),
        new($"{images}-round2", $"{title}, weights and activations of 2 bits", images, (widths, g) =>
            new(widths, Quantization.Activations(2), g, Quantization.MeanScale(2))),
        new($"{images}-normalized", $"{title}, LayerNorm before thresholds", images, (widths, g) =>
            new(widths, x => SllOps.Heaviside(functional.layer_norm(x, [x.shape[^1]])), g)),
    ];
}
