namespace SllCore.Sparsemax;

/// <summary>Sparsemax and its gradient from torch's operators, for every device, layout and dimension.</summary>
internal static class ComposedSparsemax
{
    /// <summary>
    /// With z = (x − max x)/ε sorted downwards, the support holds the k largest entries, k the largest index with
    /// 1 + k z₍ₖ₎ &gt; Σ_{j≤k} z₍ⱼ₎, and τ = (Σ_{j≤k} z₍ⱼ₎ − 1)/k. Computed in float64.
    /// </summary>
    public static (Tensor Output, Tensor? Support) Forward(
        Tensor input, long dim, double eps, ForwardValues forward, bool keepsSupport)
    {
        using var scope = NewDisposeScope();
        using var divisor = tensor(eps, dtype: ScalarType.Float64);
        using var zero = tensor(0.0, dtype: ScalarType.Float64);
        using var one = tensor(1.0, dtype: ScalarType.Float64);
        using var first = tensor(1L);
        using var none = tensor(double.NegativeInfinity, dtype: ScalarType.Float64);
        var source = input.detach();
        var x = source.to(ScalarType.Float64);
        var largest = x.amax([dim], keepdim: true);
        // Where ∞ or NaN leads, it leads by any margin: z = −∞ keeps such a row out of the band.
        var z = where(largest.isfinite(), (x - largest) / divisor, none);
        var sorted = z.sort(dim, descending: true).Values;
        var sums = sorted.cumsum(dim);
        var index = ones_like(z).cumsum(dim);
        var count = (one + index * sorted).gt(sums).sum(dim, keepdim: true);
        var tau = (sums.gather(dim, (count - first).maximum(first - first)) - one) / count;
        var several = count.gt(first);
        var support = z.gt(tau).logical_and(several);
        var output = OneHot.Of(source, dim);
        if (forward == ForwardValues.Soft)
            output = where(several, (z - tau).maximum(zero).to(input.dtype), output);
        var kept = keepsSupport ? support.MoveToOuterDisposeScope() : null;
        return (output.MoveToOuterDisposeScope(), kept);
    }

    /// <summary>(v − mean of v over the support)/ε on the support, 0 off it; and of all entries for the
    /// floor.</summary>
    public static Tensor Project(Tensor v, Tensor support, long dim, double eps, double floor)
    {
        using var scope = NewDisposeScope();
        using var divisor = tensor(eps, dtype: v.dtype);
        using var zero = tensor(0.0, dtype: v.dtype);
        var onSupport = where(support, v, zero);
        var mean = onSupport.sum(dim, keepdim: true) / support.sum(dim, keepdim: true).to(v.dtype);
        var projected = where(support, (v - mean) / divisor, zero);
        if (floor != 0)
        {
            using var inside = tensor(1 - floor, dtype: v.dtype);
            using var outside = tensor(floor, dtype: v.dtype);
            projected = projected * inside + (v - v.mean([dim], keepdim: true)) / divisor * outside;
        }
        return projected.MoveToOuterDisposeScope();
    }
}
