using SllCore.Benchmarks.Ratios;
using SllCore.Spiking;
using SllCore.Spiking.Neurons;
using static SllCore.Spiking.SpikingModules;

namespace SllCore.Benchmarks.Spiking;

/// <summary>What Sll.Spiking promises about its speed: fused neurons against relu of as many elements, and against the
/// same neurons as torch's operators.</summary>
internal static class SpikingRows
{
    private const long K = 1024, M = K * K;

    public static IEnumerable<RatioRow> All() =>
    [
        AgainstRelu("Leaky", 4, K, 2.0, () => Leaky()),
        AgainstRelu("Leaky", 64, K, 1.2, () => Leaky()),
        AgainstRelu("Leaky", 4, 64 * K, 1.3, () => Leaky()),
        AgainstRelu("Leaky", 16, 64 * K, 1.3, () => Leaky()),
        AgainstRelu("Leaky", 16, M, 1.1, () => Leaky()),
        AgainstRelu("Leaky", 4, M, 1.3 * 1.15, () => Leaky(), threads: 2),
        AgainstRelu("Leaky", 16, M, 1.3 * 1.15, () => Leaky(), threads: 2),
        .. new[] { (64L, K), (16, 64 * K), (16, M) }.SelectMany(size => new[]
        {
            AgainstPlain("Leaky, reset to zero", size.Item1, size.Item2, 1.1, () => Leaky(reset: Reset.Zero)),
            AgainstPlain("Leaky, β and θ learned", size.Item1, size.Item2, 1.6, () => Leaky(learnBeta: true,
                learnThreshold: true)),
        }),
        AgainstPlain("Leaky, arctan", 64, K, double.NaN, () => Leaky(surrogate: Surrogate.Arctan())),
        AgainstPlain("Leaky, arctan", 16, 64 * K, double.NaN, () => Leaky(surrogate: Surrogate.Arctan())),
        AgainstPlain("Leaky, arctan", 16, M, double.NaN, () => Leaky(surrogate: Surrogate.Arctan())),
        AgainstComposed(4, K, 0.25),
        AgainstComposed(16, K, 0.1),
        AgainstComposed(64, K, 0.1),
        AgainstComposed(16, 64 * K, 0.25),
        AgainstComposed(16, M, 1 / 1.6),
        new("Spiking: Leaky, 256 steps", "64K", "16 steps", 20, 1,
            () => (Both(Leaky(), 256, 64 * K), Both(Leaky(), 16, 64 * K))),
    ];

    private static RatioRow AgainstRelu(
        string work, long steps, long neurons, double bound, Func<SpikingNeuron> neuron, int threads = 1) =>
        new($"Spiking: {work}, forward + backward", Name(steps, neurons), "relu", bound, threads, () =>
        {
            var (input, module) = (Input(steps, neurons), neuron());
            return (Work.ForwardBackward(module.forward, input), Work.ForwardBackward(Work.Relu, input));
        });

    private static RatioRow AgainstPlain(string work, long steps, long neurons, double bound,
        Func<SpikingNeuron> neuron) =>
        new($"Spiking: {work}, forward + backward", Name(steps, neurons), "the plain Leaky", bound, 1, () =>
            (Both(neuron(), steps, neurons), Both(Leaky(), steps, neurons)));

    private static RatioRow AgainstComposed(long steps, long neurons, double bound) =>
        new("Spiking: Leaky, forward + backward", Name(steps, neurons), "the same of torch's operators", bound, 1, () =>
        {
            var (input, module) = (Input(steps, neurons), Leaky());
            var rule = SpikeRule.Current(module.Options.Surrogate);
            Tensor Composed(Tensor x) => module.Formula.Compose(module, x, null, null, rule);
            return (Work.ForwardBackward(module.forward, input), Work.ForwardBackward(Composed, input));
        });

    private static Action Both(SpikingNeuron module, long steps, long neurons)
    {
        var input = Input(steps, neurons);
        var gradOutput = ones_like(input);
        var inputs = module.parameters().Append(input).ToArray();
        return () =>
        {
            using var output = module.forward(input);
            foreach (var gradient in autograd.grad([output], inputs, [gradOutput]))
                gradient.Dispose();
        };
    }

    // A third of the potentials is above the threshold.
    public static Tensor Input(long steps, long neurons) =>
        randn(steps, neurons).mul(0.8).add(0.3).requires_grad_().mul(1);

    public static string Name(long steps, long neurons) =>
        $"{steps} × {Work.Name(neurons)}";
}
