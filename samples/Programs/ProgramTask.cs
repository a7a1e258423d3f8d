using static TorchSharp.torch.nn;

namespace Programs;

/// <summary>A program to learn.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Title">What is learned.</param>
/// <param name="Unit">What its score is.</param>
/// <param name="Start">Makes the program with parameters from a generator.</param>
internal sealed record ProgramTask(
    string Name, string Title, string Unit, Func<Generator, Module<Tensor, Tensor>> Start)
{
    private const int DigitPixels = 64;
    private const int MnistPixels = 784;

    public static IReadOnlyList<ProgramTask> All { get; } =
    [
        new("trees", "8 decision trees of depth 5", "accuracy", g => new DecisionTrees(DigitPixels, g)),
        new("rules", "100 rules of 4 conditions", "accuracy", g => new Rules(DigitPixels, g)),
        new("ranking", "ranking lists of 32 images", "Spearman's ρ · 100", g =>
            new Multilayer([DigitPixels, 16, 1], static x => x.relu(), g))
        {
            Objective = Ranking.Objective,
            HasChoices = false,
        },
        new("pixels", "8 of 64 pixels", "accuracy", g => new PixelChoice(DigitPixels, 8, g)),
        new("mnist-pixels", "MNIST, 40 of 784 pixels", "accuracy", g => new PixelChoice(MnistPixels, 40, g))
        {
            IsMnist = true,
        },
    ];

    public Objective Objective { get; init; } = Objective.Classification;

    /// <summary>Gets a value indicating whether it reads MNIST instead of the digits.</summary>
    public bool IsMnist { get; init; }

    /// <summary>Gets a value indicating whether it calls Argmax or TopK, for which there is Gumbel noise.</summary>
    public bool HasChoices { get; init; } = true;

    /// <summary>Gets the epochs of a training.</summary>
    public int Epochs => IsMnist ? 6 : 40;
}
