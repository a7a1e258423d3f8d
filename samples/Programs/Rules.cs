using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Programs;

/// <summary>
/// Rules of the form "if this pixel is above a and that one not above b …, vote so": each joins four conditions, of
/// pixels that it chooses, by And. What the rules that hold have voted is added up.
/// </summary>
internal sealed class Rules : Module<Tensor, Tensor>
{
    private const int Count = 100;
    private const int Conditions = 4;
    private const int ImageWidth = 8;

    private readonly Parameter choice;
    private readonly Parameter threshold;
    private readonly Parameter votes;

    public Rules(int pixels, Generator generator)
        : base(nameof(Rules))
    {
        choice = Parameter(randn(Count * Conditions, pixels, generator: generator));
        threshold = Parameter(randn(Count, Conditions, generator: generator).mul(0.3));
        votes = Parameter(randn(Count, 10, generator: generator).mul(0.1));
        RegisterComponents();
    }

    public override Tensor forward(Tensor images)
    {
        var pixel = images.matmul(SllOps.Argmax(choice).t()).view(-1, Count, Conditions);
        // The first half of a rule's conditions wants bright pixels, the other dark ones.
        var (pixels, thresholds) = (pixel.chunk(2, 2), threshold.chunk(2, 1));
        var holds = SllOps.LogicalAnd(
            SllOps.All(SllOps.Greater(pixels[0], thresholds[0]), 2),
            SllOps.All(SllOps.LessEqual(pixels[1], thresholds[1]), 2));
        return holds.matmul(votes);
    }

    /// <summary>The rules with the strongest votes, as text.</summary>
    public IEnumerable<string> Strongest(int count)
    {
        using var scope = NewDisposeScope();
        var pixels = choice.argmax(1).view(Count, Conditions);
        var (digits, votesOfDigits) = (votes.argmax(1), votes.max(1).values);
        return [.. votesOfDigits.argsort(descending: true).data<long>().Take(count).Select(rule =>
        {
            var conditions = Enumerable.Range(0, Conditions).Select(i =>
            {
                var (comparison, limit) = (i < Conditions / 2 ? ">" : "≤", threshold[rule, i].item<float>());
                return FormattableString.Invariant($"{Name(pixels[rule, i].item<long>())} {comparison} {limit:F1}");
            });
            var (strength, digit) = (votesOfDigits[rule].item<float>(), digits[rule].item<long>());
            var all = string.Join(" and ", conditions);
            return FormattableString.Invariant($"if {all}: {strength:F1} votes for {digit}");
        })];
    }

    private static string Name(long pixel) => $"pixel({pixel / ImageWidth},{pixel % ImageWidth})";
}
