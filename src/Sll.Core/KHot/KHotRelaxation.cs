namespace SllCore.KHot;

/// <summary>A smooth k-hot: σ((x − λ)/τ) with the λ that makes the sum k.</summary>
internal static class KHotRelaxation
{
    private const int Halvings = 60;

    /// <summary>The shares of the entries along a dimension of more than k.</summary>
    public static Tensor Of(Tensor x, long k, long dim, double temperature)
    {
        using var scope = NewDisposeScope();
        using var divisor = temperature.ToScalar();
        var edges = x.detach().topk((int)k + 1, (int)dim).values.narrow(dim, k - 1, 2);
        // From the middle between the last that is chosen and the next: a quotient of x by a small τ would overflow.
        var z = (x - edges.mean([dim], keepdim: true)).div(divisor);
        var gap = (edges.narrow(dim, 0, 1) - edges.narrow(dim, 1, 1)).to(ScalarType.Float64).div(divisor);
        var root = Root(z.detach().to(ScalarType.Float64), gap, k, dim).to(x.dtype);
        // One step of Newton from the root stays there, and has the derivative by x that the root has.
        var shares = (z - root).sigmoid();
        using var least = tensor(1e-30, dtype: x.dtype);
        var slope = (shares * (ones_like(shares) - shares)).sum(dim, keepdim: true).maximum(least);
        var step = (shares.sum(dim, keepdim: true) - tensor((double)k, dtype: x.dtype)) / slope;
        return (z - root - step).sigmoid().MoveToOuterDisposeScope();
    }

    // With n entries, one that is log n above λ has a share of more than 1 − 1/n: so far at most is λ from the two
    // edges.
    private static Tensor Root(Tensor z, Tensor gap, long k, long dim)
    {
        using var scope = NewDisposeScope();
        using var half = tensor(0.5, dtype: ScalarType.Float64);
        using var count = tensor((double)k, dtype: ScalarType.Float64);
        using var beyond = tensor(Math.Log(z.shape[dim]), dtype: ScalarType.Float64);
        var high = (gap * half).Plus(beyond);
        var low = -high;
        for (var i = 0; i < Halvings; i++)
        {
            using var turn = NewDisposeScope();
            var middle = low.Plus(high) * half;
            var sum = (z - middle).sigmoid().sum(dim, keepdim: true);
            // Where the sum is k to the bit, as it is at once in a clear row, the bracket closes.
            (low, high) = (
                where(sum.ge(count), middle, low).MoveToOuterDisposeScope(),
                where(sum.le(count), middle, high).MoveToOuterDisposeScope());
        }
        return (low.Plus(high) * half).MoveToOuterDisposeScope();
    }
}
