using SllCore.Kernels;

namespace SllCore.KHot;

/// <summary>A k-hot and its gradient from torch's operators, for every device, layout and dimension.</summary>
internal static class ComposedKHot
{
    /// <summary>
    /// With z = (x − the k-th largest)/ε, p = clip(z − τ, 0, 1). Σp falls in straight pieces between the points z and
    /// z − 1, at which an entry leaves 0 and reaches 1: a sum over them in order tells where it is k. Computed in
    /// float64.
    /// </summary>
    public static (Tensor Output, Tensor? Free) Forward(
        Tensor input, Selection selection, long dim, double eps, ForwardValues forward, bool keepsFree)
    {
        using var scope = NewDisposeScope();
        using var divisor = tensor(eps, dtype: ScalarType.Float64);
        using var zero = tensor(0.0, dtype: ScalarType.Float64);
        using var one = tensor(1.0, dtype: ScalarType.Float64);
        using var nan = tensor(selection.NaN, dtype: ScalarType.Float64);
        var source = input.detach();
        // Along the last dimension from here on, and back at the end; a number is a row.
        var x = Last(source, dim).to(ScalarType.Float64);
        x = where(x.isnan(), nan, x);
        var edge = x.topk(selection.K, -1).values.narrow(-1, selection.K - 1, 1);
        // The shares of entries beyond ±1 are certain; where the edge is not finite, so is the row.
        var z = ((x - edge) / divisor).maximum(-one).minimum(one);
        var inBand = z.gt(-one).sum(-1, keepdim: true).gt(tensor(selection.K)).logical_and(edge.isfinite());
        var shares = (z - Tau(z, selection.K)).maximum(zero).minimum(one);
        var hard = selection.Hard(Last(source, dim));
        var output = forward == ForwardValues.Hard ? hard : where(inBand, shares.to(input.dtype), hard);
        var free = shares.gt(zero).logical_and(shares.lt(one)).logical_and(inBand);
        var kept = keepsFree ? Back(free, input, dim).MoveToOuterDisposeScope() : null;
        return (Back(output, input, dim).MoveToOuterDisposeScope(), kept);
    }

    /// <summary>(v − mean of v over the free entries)/ε on them, 0 elsewhere; and of all entries for the
    /// floor.</summary>
    public static Tensor Project(Tensor v, Tensor free, long dim, double eps, double floor)
    {
        using var scope = NewDisposeScope();
        // In float32 a smaller ε would be 0.
        using var divisor = tensor(Math.Max(eps, FloatFormat.SmallestComputed(v.dtype)), dtype: v.dtype);
        using var zero = tensor(0.0, dtype: v.dtype);
        var onFree = where(free, v, zero);
        var mean = onFree.sum(dim, keepdim: true) / free.sum(dim, keepdim: true).to(v.dtype);
        var projected = where(free, (v - mean) / divisor, zero);
        if (floor != 0)
        {
            using var inside = tensor(1 - floor, dtype: v.dtype);
            using var outside = tensor(floor, dtype: v.dtype);
            projected = (projected * inside).Plus((v - v.mean([dim], keepdim: true)) / divisor * outside);
        }
        return projected.MoveToOuterDisposeScope();
    }

    private static Tensor Tau(Tensor z, int k)
    {
        using var one = tensor(1.0, dtype: ScalarType.Float64);
        using var count = tensor((double)k, dtype: ScalarType.Float64);
        var (points, order) = cat([z, z - one], -1).sort(-1, descending: true);
        // Downwards, each of the first n adds an entry that grows, each of the others takes one away.
        var slopes = cat([ones_like(z), -ones_like(z)], -1).gather(-1, order).cumsum(-1);
        var last = points.size(-1) - 1;
        var steps = slopes.narrow(-1, 0, last) * (points.narrow(-1, 0, last) - points.narrow(-1, 1, last));
        var sums = cat([zeros_like(z.narrow(-1, 0, 1)), steps.cumsum(-1)], -1);
        var piece = sums.lt(count).sum(-1, keepdim: true).minimum(tensor(last));
        var slope = slopes.gather(-1, (piece - tensor(1L)).maximum(tensor(0L)));
        var excess = sums.gather(-1, piece) - count;
        return points.gather(-1, piece).Plus(excess / slope.maximum(one));
    }

    private static Tensor Last(Tensor tensor, long dim) =>
        tensor.Dimensions == 0 ? tensor.unsqueeze(0) : tensor.movedim([dim], [-1]);

    private static Tensor Back(Tensor rows, Tensor input, long dim) =>
        input.Dimensions == 0 ? rows.squeeze(0) : rows.movedim([-1], [dim]);
}
