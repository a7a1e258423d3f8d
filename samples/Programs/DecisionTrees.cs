using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Programs;

/// <summary>
/// Eight decision trees of depth 5 that vote. A node asks whether one pixel, which it chooses, is above a threshold,
/// and sends the image to the right or to the left; a leaf has a vote for every digit.
/// </summary>
internal sealed class DecisionTrees : Module<Tensor, Tensor>
{
    private const int Trees = 8;
    private const int Depth = 5;
    private const int Nodes = (1 << Depth) - 1;
    private const int Leaves = 1 << Depth;

    private readonly Parameter choice;
    private readonly Parameter threshold;
    private readonly Parameter votes;

    public DecisionTrees(int pixels, Generator generator)
        : base(nameof(DecisionTrees))
    {
        choice = Parameter(randn(Trees * Nodes, pixels, generator: generator));
        threshold = Parameter(randn(Trees, Nodes, generator: generator).mul(0.5));
        votes = Parameter(randn(Trees, Leaves, 10, generator: generator).mul(0.1));
        RegisterComponents();
    }

    public override Tensor forward(Tensor images)
    {
        var pixel = images.matmul(SllOps.Argmax(choice).t()).view(-1, Trees, Nodes);
        var right = SllOps.Greater(pixel, threshold).unsqueeze(-1);
        // From the leaves to the root: what a node's two children say becomes what it says itself.
        var answer = votes.unsqueeze(0);
        for (var level = Depth - 1; level >= 0; level--)
        {
            var first = (1 << level) - 1;
            var children = answer.unflatten(2, [1 << level, 2]);
            answer = SllOps.Where(
                right.narrow(2, first, 1 << level), children.select(3, 1), children.select(3, 0));
        }
        return answer.squeeze(2).sum([1]);
    }
}
