using SllCore.Autograd;
using SllCore.Bands;
using SllCore.Counting;
using SllCore.Coverage;

namespace SllCore;

/// <summary>
/// Rank(x)_i = Σ_{j≠i} H(x_i − x_j) along dim, from 0, with H the Heaviside that is linear within ε: one projection for
/// every edge of the zonotope that the permutahedron is. With W_i the m entries within ε of x_i, itself included, the
/// gradient is v ↦ (m v_i − Σ_{W_i} v)/(2ε). An entry that no other is within ε of has exactly torch's rank, whatever
/// the others do, unlike in a projection on the permutahedron (Blondel et al. 2020, arXiv:2002.08871), where a tie of m
/// entries softens what is ε(m + 1)/2 away.
/// </summary>
internal sealed class RankOperator(long dim, bool descending, CountOperator? kind = null)
    : CountOperator(nameof(SllOps.Rank), isKind: kind is null)
{
    public override DiscreteOperator Kind => kind ?? this;

    internal override string Things => "pairs";

    /// <summary>The ranks along another dimension.</summary>
    public RankOperator Along(long dimension, bool downwards) => new(dimension, downwards, this);

    public override Tensor Hard(Tensor input, Tensor boundaries) => Hard(input, dim);

    public override Tensor Pairwise(Tensor input, Tensor boundaries, Func<Tensor, Tensor, Tensor> above)
    {
        using var scope = NewDisposeScope();
        var (x, others) = (Last(input).unsqueeze(-1), Last(boundaries).unsqueeze(-2));
        var pairs = descending ? above(others, x) : above(x, others);
        // An entry is not compared with itself.
        var ranks = pairs.sum(-1) - pairs.diagonal(0, -2, -1);
        return Back(ranks.to(input.dtype), input).MoveToOuterDisposeScope();
    }

    internal override void Check(Tensor input, Tensor boundaries, bool isHard)
    {
        TensorArgument.Dimension(input, dim);
        CountArgument.Fits(input.dtype, TensorShape.Along(input, dim) - 1, $"ranks along dim {dim}");
    }

    internal override Tensor ByOneCall(Tensor input, Tensor boundaries, Func<CountCall, Tensor, Tensor> count)
    {
        using var scope = NewDisposeScope();
        var rows = Last(descending ? input.neg() : input).contiguous();
        return Back(count(new(this, rows.NumberOfElements), rows), input).MoveToOuterDisposeScope();
    }

    internal override Linearization Linearize(CountCall call, double eps, BandStyle style) =>
        new RankLinearization(eps, style, nanFirst: descending, HardOfRows);

    internal override Tensor HardOf(CountCall call, Tensor all) => HardOfRows(all);

    internal override double? EpsFor(CountCall call, Tensor all, CoverageTarget coverage) =>
        PairDistance.EpsFor(all, coverage);

    internal override long Counted(CountCall call, Tensor all) => all.NumberOfElements * (all.size(-1) - 1) / 2;

    private Tensor HardOfRows(Tensor rows)
    {
        using var ascending = descending ? rows.neg() : rows.alias();
        return Hard(ascending, -1);
    }

    // Called literally: of equal entries torch's order is its own.
    private Tensor Hard(Tensor input, long along)
    {
        using var order = input.argsort(along, descending);
        using var ranks = order.argsort(along);
        return ranks.to(input.dtype);
    }

    private Tensor Last(Tensor input) => input.Dimensions == 0 ? input.unsqueeze(0) : input.movedim([dim], [-1]);

    private Tensor Back(Tensor rows, Tensor input) =>
        input.Dimensions == 0 ? rows.squeeze(0) : rows.movedim([-1], [dim]);
}

public abstract partial class CountOperator
{
    private static readonly RankOperator s_rank = new(dim: -1, descending: false);

    /// <summary>Gets the count of <see cref="SllOps.Rank(Tensor, long, bool)"/>: what options and reports know it by,
    /// along whichever dimension. Called itself it ranks upwards along the last.</summary>
    public static CountOperator Rank => s_rank;

    /// <summary>The ranks along a dimension.</summary>
    internal static CountOperator RankAlong(long dim, bool descending) => s_rank.Along(dim, descending);
}

public static partial class SllOps
{
    /// <summary>The ranks of the entries along a dimension, <c>input.argsort(dim).argsort(dim)</c> as numbers from 0,
    /// through this thread's operator table.</summary>
    /// <param name="input">A real tensor; of equal entries torch.argsort decides, and in the band they have the mean of
    /// their ranks.</param>
    /// <param name="dim">The dimension, counted from the end if negative.</param>
    /// <param name="descending">True to rank the largest entry 0.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/>. Its gradient grows with the number
    /// of entries in the band: divide a loss of ranks by it, as Spearman's does.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex, or there are more entries along
    /// <paramref name="dim"/> than its dtype has ranks for: 2²⁴ + 1 in float32, 2049 in float16, 257 in
    /// bfloat16.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dim"/> is not a dimension of the
    /// input.</exception>
    /// <example><code>
    /// SllOps.Rank(torch.tensor(new[] { 5, 1, 1.1, 9 }));           // 2, 0, 1, 3
    /// SllOps.Rank(torch.tensor(new[] { 5, 1, 1.1, 9 }), eps: 0.5); // 2, 0.4, 0.6, 3
    /// </code></example>
    public static Tensor Rank(Tensor input, long dim = -1, bool descending = false) =>
        OperatorTable.Current.Call(CountOperator.RankAlong(dim, descending), input, input);

    /// <summary>The ranks of the entries along a dimension, linearized where two entries are within
    /// <paramref name="eps"/> of each other, whatever the scope.</summary>
    /// <param name="input">A real tensor.</param>
    /// <param name="eps">ε, in units of the input: finite, above 0. A tenth of the standard deviation is a good
    /// start.</param>
    /// <param name="dim">The dimension, counted from the end if negative.</param>
    /// <param name="descending">True to rank the largest entry 0.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex, or there are more entries along
    /// <paramref name="dim"/> than its dtype has ranks for.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dim"/> is not a dimension of the input, or
    /// <paramref name="eps"/> is outside its range.</exception>
    public static Tensor Rank(Tensor input, double eps, long dim = -1, bool descending = false) =>
        new LinearizedOperators(eps).Call(CountOperator.RankAlong(dim, descending), input, input);
}
