using static SllCore.Benchmarks.Ratios.Work;

namespace SllCore.Benchmarks.Ratios;

/// <summary>Whether the time of an operator depends on ε or on how much of the data is in the band.</summary>
internal static class SweepTable
{
    private const long Size = 1 << 20;

    public static IEnumerable<RatioRow> Rows() =>
    [
        .. from eps in new[] { 1e-6, 1e-3, 0.1, 0.25, 0.5 }
           select new RatioRow($"Round, ε = {eps}", "1M", "Round, ε = 0.25", 1.2, 1,
               () => Both(x => SllOps.Round(x, eps), x => SllOps.Round(x, 0.25), Input(Size), Input(Size))),
        .. from share in new[] { 0, 0.01, 0.5, 1 }
           select new RatioRow($"Heaviside, {share:P0} in the band", "1M", "50 % in the band", 1.2, 1,
               () => Both(Heaviside, Heaviside, InBand(share), InBand(0.5))),
    ];

    private static (Action, Action) Both(
        Func<Tensor, Tensor> work, Func<Tensor, Tensor> against, Tensor input, Tensor other) =>
        (ForwardBackward(work, input), ForwardBackward(against, other));

    private static Tensor Heaviside(Tensor x) => SllOps.Heaviside(x, 0.5);

    // 0 where in the band of Heaviside, 3 where not.
    private static Tensor InBand(double share) =>
        rand(Size).ge(share).to(ScalarType.Float32).mul(3).requires_grad_().mul(1);
}
