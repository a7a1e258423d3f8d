using CsCheck;

namespace SllCore.Spiking.Tests;

/// <summary>Calls with random shapes, dtypes, layouts, numbers and options: spikes are 0 or 1, gradients finite, the
/// process lives.</summary>
public class FuzzTests
{
    private static readonly ScalarType[] s_types =
        [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];

    private static readonly float[] s_numbers =
        [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.Epsilon, -0f, 0.9f, 2];

    private static readonly Surrogate?[] s_surrogates =
        [null, Surrogate.Rectangle(0.3), Surrogate.Coverage(0.4, 0.1), Surrogate.Arctan(), Surrogate.Sigmoid(),
            Surrogate.Triangle()];

    private static readonly Gen<double> s_any = Gen.OneOf(
        Gen.Double[-1e6, 1e6], Gen.Const(0.0), Gen.Const(1.0), Gen.Const(-1.0), Gen.Const(0.5), Gen.Const(double.NaN),
        Gen.Const(double.PositiveInfinity));

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

    /// <summary>Numbers of any sign and tensors of any shape and type: a call gives a result, or an exception that
    /// names an argument; never another one, and never the end of the process.</summary>
    [Fact]
    public void Illegal_calls() => (
        from call in Gen.Int[0, 14]
        from one in s_any
        from other in s_any
        from count in Gen.Int[-2, 6]
        from shape in Gen.Long[0, 4].Array[0, 4]
        from otherShape in Gen.Long[0, 4].Array[0, 4]
        from type in Gen.OneOf(
            Gen.Const(ScalarType.Float32), Gen.Const(ScalarType.Float64), Gen.Const(ScalarType.Int64),
            Gen.Const(ScalarType.Bool), Gen.Const(ScalarType.ComplexFloat32))
        from labelType in Gen.OneOf(Gen.Const(ScalarType.Int64), Gen.Const(ScalarType.Float32))
        from seed in Gen.Int
        select (call, one, other, count, shape, otherShape, type, labelType, seed)).Sample(
            c =>
            {
                using var scope = NewDisposeScope();
                manual_seed(c.seed);
                var x = (rand(c.shape) * 2 - 0.5).to(c.type);
                var labels = zeros(c.otherShape, dtype: c.labelType);
                Tensor Run(SpikingNeuron neuron)
                {
                    using var module = neuron;
                    using var state = new SpikingState();
                    neuron.forward(x, state);
                    return neuron.forward(rand(c.otherShape), state);
                }
                var exception = Record.Exception(() => (object)(c.call switch
                {
                    0 => Run(Leaky(c.one, c.other, refractory: Math.Max(0, c.count))),
                    1 => Run(Leaky(x, rand(c.otherShape), learnBeta: c.count > 2, learnThreshold: c.count > 4)),
                    2 => Run(Synaptic(c.one, c.other)),
                    3 => Run(Adaptive(c.one, 1, c.other, c.one)),
                    4 => Run(RecurrentLeaky(c.count)),
                    5 => Run(Izhikevich(c.one, c.other, dt: c.one)),
                    6 => Run(Leaky(surrogate: Surrogate.Rectangle(c.one, c.other))),
                    7 => Run(Leaky(surrogate: Surrogate.Coverage(c.one, c.other))),
                    8 => Encode.Rate(x, c.count),
                    9 => Encode.Latency(x, c.count, c.one),
                    10 => Encode.Delta(x, c.one),
                    11 => Encode.Population(x, c.count, c.count, c.one, c.other),
                    12 => SpikeLoss.CrossEntropyOfMean(x, labels) + SpikeLoss.FirstSpike(x, labels),
                    13 => SpikeLoss.MseOfCount(x, labels, c.one, c.other)
                        + SpikeLoss.RateRegularizer(x, c.one, c.other),
                    _ => tensor(SpikeAccuracy.ByPopulation(x, labels, c.count)),
                }));
                if (exception is not null)
                    exception.Should().BeAssignableTo<ArgumentException>();
            },
            iter: 3000, threads: 1);
}
