using SllCore.Collectives;

namespace SllCore.Quantization.Quantizers;

/// <summary>The range of a batch, and the range of all batches so far.</summary>
internal static class RangeObserver
{
    private const double Newest = 0.1;
    private const double Tail = 0.001;
    private const int Fractions = 20;

    /// <summary>The range of one batch, or of the batches of all processes.</summary>
    public static (double Low, double High) Of(Tensor values, Quantizer quantizer, IAllReduce? processes = null)
    {
        using var constant = no_grad();
        using var scope = NewDisposeScope();
        var flat = values.detach().reshape(-1).to(float32);
        var (low, high) = Joint(flat.min().item<float>(), flat.max().item<float>(), processes);
        // Refused, by all processes, even where it would be clipped.
        if (!double.IsFinite(low) || !double.IsFinite(high))
            return (low, high);
        return quantizer.Observer switch
        {
            ObserverKind.Percentile => Percentile(flat, processes),
            ObserverKind.Mse => LeastError(flat, low, high, quantizer, processes),
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

    // NaN would be larger or smaller in one engine and another.
    private static (double Low, double High) Joint(double low, double high, IAllReduce? processes)
    {
        if (processes is null)
            return (low, high);
        double[] limits = [.. new[] { -low, high }.Select(x => double.IsNaN(x) ? double.PositiveInfinity : x)];
        processes.Largest(limits);
        return (-limits[0], limits[1]);
    }

    private static (double Low, double High) Percentile(Tensor flat, IAllReduce? processes)
    {
        var sorted = flat.sort().Values;
        var last = (processes?.Gather(sorted.shape[0]).Sum() ?? sorted.shape[0]) - 1;
        var (low, high) = ((long)Math.Floor(Tail * last), (long)Math.Ceiling((1 - Tail) * last));
        if (processes is null)
            return (sorted[low].item<float>(), sorted[high].item<float>());
        return (Smallest(sorted, low, processes), -Smallest(sorted.neg().flip(0), last - high, processes));
    }

    // The rank-th smallest of all are among those of each.
    private static double Smallest(Tensor sorted, long rank, IAllReduce processes)
    {
        var slots = new double[(rank + 1) * processes.Size];
        var own = slots.AsSpan((int)(rank + 1) * processes.Rank, (int)rank + 1);
        own.Fill(double.PositiveInfinity);
        sorted.narrow(0, 0, Math.Min(own.Length, sorted.shape[0])).to(float64).data<double>().ToArray().CopyTo(own);
        processes.Total(slots);
        Array.Sort(slots);
        return slots[rank];
    }

    private static (double Low, double High) LeastError(
        Tensor flat, double low, double high, Quantizer quantizer, IAllReduce? processes)
    {
        var candidates = Enumerable.Range(1, Fractions)
            .Select(i => (Low: low * i / Fractions, High: high * i / Fractions)).ToArray();
        var errors = Array.ConvertAll(candidates, range => Error(flat, Grid.Of(range.Low, range.High, quantizer)));
        if (processes is not null)
        {
            errors = Array.ConvertAll(errors, error => error * flat.NumberOfElements);
            processes.Total(errors);
        }
        return candidates[Array.IndexOf(errors, errors.Min())];
    }

    private static double Error(Tensor flat, Grid grid)
    {
        using var scope = NewDisposeScope();
        return (grid.Values(grid.Codes(flat)) - flat).square().mean().item<float>();
    }
}
