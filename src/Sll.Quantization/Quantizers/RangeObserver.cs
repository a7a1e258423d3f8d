namespace SllCore.Quantization.Quantizers;

/// <summary>The range of a batch, and the range of all batches so far.</summary>
internal static class RangeObserver
{
    private const double Newest = 0.1;
    private const double Tail = 0.001;
    private const int Fractions = 20;

    /// <summary>The range of one batch.</summary>
    public static (double Low, double High) Of(Tensor values, Quantizer quantizer)
    {
        using var constant = no_grad();
        using var scope = NewDisposeScope();
        var flat = values.detach().reshape(-1).to(float32);
        var (low, high) = (flat.min().item<float>(), flat.max().item<float>());
        return quantizer.Observer switch
        {
            ObserverKind.Percentile => Percentile(flat),
            ObserverKind.Mse => LeastError(flat, low, high, quantizer),
            _ => (low, high),
        };
    }

    /// <summary>The range after one batch more.</summary>
    public static (double Low, double High) Join(
        (double Low, double High) before, (double Low, double High) batch, ObserverKind kind) => kind switch
        {
            ObserverKind.MinMax => Union(before, batch),
            _ => (before.Low + (Newest * (batch.Low - before.Low)),
                before.High + (Newest * (batch.High - before.High))),
        };

    /// <summary>The smallest range that contains both.</summary>
    public static (double Low, double High) Union((double Low, double High) first, (double Low, double High) second) =>
        (Math.Min(first.Low, second.Low), Math.Max(first.High, second.High));

    private static (double Low, double High) Percentile(Tensor flat)
    {
        var sorted = flat.sort().Values;
        var last = sorted.shape[0] - 1;
        return (sorted[(long)Math.Floor(Tail * last)].item<float>(),
            sorted[(long)Math.Ceiling((1 - Tail) * last)].item<float>());
    }

    private static (double Low, double High) LeastError(Tensor flat, double low, double high, Quantizer quantizer) =>
        Enumerable.Range(1, Fractions)
            .Select(i => (Low: low * i / Fractions, High: high * i / Fractions))
            .MinBy(range =>
            {
                using var scope = NewDisposeScope();
                var grid = Grid.Of(range.Low, range.High, quantizer);
                return (grid.Values(grid.Codes(flat)) - flat).square().mean().item<float>();
            });
}
