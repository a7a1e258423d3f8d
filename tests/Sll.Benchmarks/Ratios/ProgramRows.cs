using static SllCore.Benchmarks.Ratios.Work;

namespace SllCore.Benchmarks.Ratios;

/// <summary>What comparisons, logic and choices promise about their speed, as ratios to relu and torch.where.</summary>
[NoIntercept]
internal static class ProgramRows
{
    private const long K = 1024, M = K * K;

    public static IEnumerable<RatioRow> All() =>
    [
        .. new[] { 64 * K, M, 16 * M }.SelectMany(Learned),
        .. new[] { K, 64 * K, M }.SelectMany(Outside),
    ];

    private static IEnumerable<RatioRow> Learned(long size) =>
    [
        new("Greater(x, y), forward + backward", Name(size), "relu", 1.5, 1, () =>
        {
            var (x, y) = (Input(size), Input(size));
            return (Gradients(() => SllOps.Greater(x, y, 0.5), x, y), ForwardBackward(Relu, x));
        }),
        new("Where, forward + backward", Name(size), "torch.where", 1.5, 1, () =>
        {
            var (x, y, truth) = (Input(size), Input(size), rand(size).requires_grad_().mul(1));
            var mask = truth.detach().gt(0.5);
            return (
                Gradients(() => SllOps.Where(truth, x, y), truth, x, y),
                Gradients(() => where(mask, x, y), x, y));
        }),
        new("LogicalAnd, forward + backward", Name(size), "torch.minimum", double.NaN, 1, () =>
        {
            var (a, b) = (rand(size).requires_grad_().mul(1), rand(size).requires_grad_().mul(1));
            return (Gradients(() => SllOps.LogicalAnd(a, b), a, b), Gradients(() => minimum(a, b), a, b));
        }),
    ];

    private static IEnumerable<RatioRow> Outside(long size) =>
    [
        new("SllOps.Greater outside every scope", Name(size), "torch.gt as numbers", 1.02, 1, () =>
        {
            var y = Input(size).detach();
            return Forwards(x => SllOps.Greater(x, y), x => Numbers(x, y), Input(size));
        }),
        new("SllOps.Where of a bool, outside every scope", Name(size), "torch.where", 1.02, 1, () =>
        {
            var y = Input(size).detach();
            var mask = y.gt(0);
            return Forwards(x => SllOps.Where(mask, x, y), x => where(mask, x, y), Input(size));
        }),
    ];

    internal static Action Gradients(Func<Tensor> function, params Tensor[] inputs)
    {
        var gradOutput = ones_like(inputs[0]);
        return () =>
        {
            using var output = function();
            foreach (var gradient in autograd.grad([output], inputs, [gradOutput]))
                gradient.Dispose();
        };
    }

    private static Tensor Numbers(Tensor x, Tensor y)
    {
        using var holds = x.gt(y);
        return holds.to(x.dtype);
    }
}
