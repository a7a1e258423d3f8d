using static TorchSharp.torch.nn;

namespace Learning;

/// <summary>What a training minimizes, and what counts in the end.</summary>
/// <param name="Batch">The number of images of a step.</param>
/// <param name="Loss">Of the model's answers, given the labels.</param>
/// <param name="Score">Of the answers of the hard model, given the labels: 1 at best.</param>
internal sealed record Objective(int Batch, Func<Tensor, Tensor, Tensor> Loss, Func<Tensor, Tensor, Tensor> Score)
{
    /// <summary>Gets cross entropy, and the share of right answers.</summary>
    public static Objective Classification { get; } = new(
        64,
        (answers, labels) => functional.cross_entropy(answers, labels),
        (answers, labels) => answers.argmax(1).eq(labels).to(ScalarType.Float64).mean());
}
