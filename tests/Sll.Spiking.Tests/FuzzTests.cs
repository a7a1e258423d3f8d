using CsCheck;

namespace SllCore.Spiking.Tests;

/// <summary>Calls with random shapes, dtypes, layouts, numbers and options: spikes are 0 or 1, gradients finite, the process
/// lives.</summary>
public class FuzzTests
{
    private static readonly ScalarType[] s_types = [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];

    private static readonly float[] s_numbers =
        [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.Epsilon, -0f, 0.9f, 2];

    private static readonly Surrogate?[] s_surrogates =
        [null, Surrogate.Rectangle(0.3), Surrogate.Coverage(0.4, 0.1), Surrogate.Arctan(), Surrogate.Sigmoid(), Surrogate.Triangle()];

    [Fact]
    public void Legal_calls() => (
        from steps in Gen.Int[1, 9]
        from batch in Gen.Int[1, 5]
        from features in Gen.Int[1, 140]
        from type in Gen.Int[0, s_types.Length - 1].Select(i => s_types[i])
        from surrogate in Gen.Int[0, s_surrogates.Length - 1]
        from kind in Gen.Int[0, 3]
        from reset in Gen.Enum<Reset>()
        from flags in Gen.Int[0, 63]
        from beta in Gen.Double[0.01, 0.99]
        from seed in Gen.Int
        select (steps, batch, features, type, surrogate, kind, reset, flags, beta, seed)).Sample(
            c =>
            {
                using var scope = NewDisposeScope();
                manual_seed(c.seed);
                bool Has(int flag) => (c.flags & flag) != 0;
                var detach = Has(1) || c.reset == Reset.SubtractNextStep;
                var rest = Has(32) ? 1 : 0;
                var surrogate = s_surrogates[c.surrogate];
                SpikingNeuron neuron = c.kind switch
                {
                    0 => Leaky(c.beta, 0.7, c.reset, detach, Has(2), Has(4), rest, surrogate),
                    1 => Synaptic(0.5, c.beta, 0.7, c.reset, detach, Has(2), Has(4), rest, surrogate),
                    2 => Adaptive(c.beta, 0.7, 0.9, 0.1, c.reset, detach, Has(2), Has(4), rest, surrogate),
                    _ => RecurrentLeaky(c.features, c.beta, 0.7, c.reset, detach, Has(2), Has(4), rest, surrogate),
                };
                if (c.kind == 3)
                    neuron.to(c.type is ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32);
                using var module = neuron;
                using var state = Has(8) ? new SpikingState() : null;
                var leaf = randn(c.batch, c.steps, c.features).to(c.type).requires_grad_();
                var x = Has(16) ? leaf.transpose(0, 1) : leaf.transpose(0, 1).contiguous();
                var spikes = module.forward(x, state);
                spikes.shape.Should().Equal(x.shape);
                spikes.dtype.Should().Be(c.type);
                spikes.eq(0).logical_or(spikes.eq(1)).all().item<bool>().Should().BeTrue();
                spikes.sum().backward();
                leaf.grad!.isfinite().all().item<bool>().Should().BeTrue();
            },
            iter: 300, threads: 1);

    [Fact]
    public void Numbers_that_are_not_finite_end_in_numbers() =>
        Gen.Int[0, s_numbers.Length - 1].Select(i => s_numbers[i]).Array[1, 200].Sample(
            values =>
            {
                using var scope = NewDisposeScope();
                using var module = Leaky(reset: Reset.Zero, detachReset: false);
                var x = tensor(values).unsqueeze(0).requires_grad_();
                var spikes = module.forward(x);
                spikes.eq(0).logical_or(spikes.eq(1)).all().item<bool>().Should().BeTrue();
                spikes.sum().backward();
            },
            iter: 100, threads: 1);
}
