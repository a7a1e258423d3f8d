namespace Programs;

/// <summary>
/// Learning to rank: a network gives every image a score; the ranks of the scores in a list are to be those of the
/// digits. What counts is Spearman's ρ, the correlation of the two.
/// </summary>
internal static class Ranking
{
    private const int Length = 32;

    public static Objective Objective { get; } = new(
        Length,
        (scores, labels) => 1 - Spearman(scores, labels),
        (scores, labels) =>
        {
            var lists = labels.shape[0] / Length;
            return stack(Enumerable.Range(0, (int)lists).Select(list => Spearman(
                scores.narrow(0, list * Length, Length), labels.narrow(0, list * Length, Length)))).mean();
        });

    private static Tensor Spearman(Tensor scores, Tensor labels)
    {
        var ranks = SllOps.Rank(scores.squeeze(1)).to(ScalarType.Float64);
        var (x, y) = (Centred(ranks), Centred(RanksOf(labels)));
        return (x * y).sum() / (x.square().sum() * y.square().sum() + 1e-12).sqrt();
    }

    // Equal digits share the mean of their ranks.
    private static Tensor RanksOf(Tensor labels)
    {
        var (row, column) = (labels.unsqueeze(0), labels.unsqueeze(1));
        var (smaller, equal) = (row.lt(column), row.eq(column));
        return (smaller.to(ScalarType.Float64) + equal.to(ScalarType.Float64) / 2).sum([1]);
    }

    private static Tensor Centred(Tensor values) => values - values.mean();
}
