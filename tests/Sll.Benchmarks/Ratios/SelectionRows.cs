using static SllCore.Benchmarks.Ratios.Work;

namespace SllCore.Benchmarks.Ratios;

/// <summary>What selection and counting promise about their speed, as ratios to torch's sort, topk and
/// bucketize.</summary>
internal static class SelectionRows
{
    private const long K = 1024, M = K * K;

    // With ε = 1e-4 nearly all rows are clear; with 1 all are in the band.
    private static readonly (double Eps, string Rows)[] s_bands = [(1e-4, "clear rows"), (1, "all rows in the band")];

    public static IEnumerable<RatioRow> All() =>
    [
        .. from eps in new[] { 1e-4, 0.1, 1 }
           from shape in new[] { (Rows: 1024L, Width: 100L, Bound: 1.3), (64, 10_000, 0.7), (1, 1_000_000, 0.7) }
           select AgainstSort(shape.Rows, shape.Width, eps, shape.Bound),
        .. from band in s_bands
           from shape in new[] { (Rows: 1024L, Width: 100L, K: 10L), (64, 10_000, 100), (1, 1_000_000, 1000) }
           select AgainstTopK(shape.Rows, shape.Width, shape.K, band.Eps, band.Rows,
               band.Eps < 0.1 ? 1.0 : shape.Width == 100 ? 2.0 : 1.5),
        AgainstBucketize(M, 256, 0.005),
        AgainstBucketize(M, 256, 0.1),
        .. new[] { K, 64 * K, M }.Select(size => new RatioRow(
            "SllOps.Rank outside every scope", Name(size), "two argsorts", 1.02, 1,
            () => Forwards(x => SllOps.Rank(x), Argsorts, Input(size)))),
        .. new[] { K, 64 * K, M }.Select(size => new RatioRow(
            "SllOps.TopK outside every scope", Name(size), "scatter of topk", 1.02, 1,
            () => Forwards(x => SllOps.TopK(x, 100), ScatterTopK, Input(size)))),
        .. new[] { K, 64 * K, M }.Select(OutsideBucketize),
        new("TopK with a coverage target, forward + backward", "64 × 10000", "TopK with a fixed ε", 1.5, 1, () =>
        {
            var table = new LinearizedOperators(new LinearizeOptions { Coverage = 0.5 });
            var input = Input(64, 10_000);
            return (
                ForwardBackward(x => table.Call(ChoiceOperator.TopKOf(100, largest: true), x, -1), input),
                ForwardBackward(x => SllOps.TopK(x, 100, 0.003), input));
        }),
    ];

    /// <summary>The cost per entry from 1K to 4M entries, as a share of what n log n would make of that of
    /// 64K.</summary>
    public static IEnumerable<RatioRow> Growth()
    {
        var boundaries = linspace(-9, 9, 256);
        return
        [
            .. Grows("Rank", x => SllOps.Rank(x, 0.1), n => n * Math.Log2(n)),
            .. Grows("TopK of n/100", x => SllOps.TopK(x, Math.Max(1, x.shape[0] / 100), 0.1), n => n),
            .. Grows("Bucketize into 256", x => SllOps.Bucketize(x, boundaries, 0.05), n => n),
        ];
    }

    private static IEnumerable<RatioRow> Grows(
        string work, Func<Tensor, Tensor> function, Func<double, double> order) =>
        from size in new[] { K, 4 * K, 16 * K, 64 * K, 256 * K, M, 4 * M }
        let bound = 1.5 * order(size) / order(64 * K)
        // Small tensors pay for the call itself.
        select new RatioRow(
            $"{work}, forward + backward", Name(size), "64K entries", size < 64 * K ? double.NaN : bound, 1,
            () => (ForwardBackward(function, Input(size)), ForwardBackward(function, Input(64 * K))));

    private static RatioRow AgainstSort(long rows, long width, double eps, double bound) =>
        new($"Rank, ε = {eps}, forward + backward", $"{rows} × {width}", "torch.sort", bound, 1, () =>
        {
            var input = Normal(rows, width);
            return (ForwardBackward(x => SllOps.Rank(x, eps), input), ForwardBackward(x => x.sort(-1).Values, input));
        });

    private static RatioRow AgainstTopK(long rows, long width, long k, double eps, string band, double bound) =>
        new($"TopK of {k}, {band}, forward + backward", $"{rows} × {width}", "torch.topk", bound, 1, () =>
        {
            var input = Normal(rows, width);
            return (ForwardBackward(x => SllOps.TopK(x, k, eps), input),
                OfValues(x => x.topk((int)k, -1).values, input));
        });

    private static RatioRow AgainstBucketize(long size, long count, double eps) =>
        new($"Bucketize into {count}, ε = {eps}, forward + backward", Name(size), "torch.bucketize, relu", 1.5, 1, () =>
        {
            var (input, boundaries) = (Input(size), linspace(-9, 9, count));
            var (bucketize, relu) = (Forward(x => x.bucketize(boundaries), input), ForwardBackward(Relu, input));
            return (ForwardBackward(x => SllOps.Bucketize(x, boundaries, eps), input), () =>
            {
                bucketize();
                relu();
            });
        });

    private static RatioRow OutsideBucketize(long size) =>
        new("SllOps.Bucketize outside every scope", Name(size), "torch.bucketize", 1.02, 1, () =>
        {
            var boundaries = linspace(-9, 9, 256);
            return Forwards(
                x => SllOps.Bucketize(x, boundaries),
                x =>
                {
                    using var buckets = x.bucketize(boundaries);
                    return buckets.to(x.dtype);
                },
                Input(size));
        });

    // The gradient has the shape of the output.
    private static Action OfValues(Func<Tensor, Tensor> function, Tensor input)
    {
        var gradOutput = ones_like(function(input));
        return () =>
        {
            using var output = function(input);
            autograd.grad([output], [input], [gradOutput])[0].Dispose();
        };
    }

    private static Tensor Argsorts(Tensor x)
    {
        using var order = x.argsort(-1);
        using var ranks = order.argsort(-1);
        return ranks.to(x.dtype);
    }

    private static Tensor ScatterTopK(Tensor x)
    {
        using var scope = NewDisposeScope();
        var winners = x.topk(100, -1).indexes;
        return zeros_like(x).scatter_(-1, winners, ones_like(winners, dtype: x.dtype)).MoveToOuterDisposeScope();
    }

    private static Tensor Normal(params long[] shape) => randn(shape).requires_grad_().mul(1);
}
