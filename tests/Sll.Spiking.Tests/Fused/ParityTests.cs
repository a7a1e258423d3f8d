using SllCore.Spiking.Formulas;
using SllCore.Spiking.Neurons;
using SllCore.Spiking.Tests.Surrogates;

namespace SllCore.Spiking.Tests.Fused;

/// <summary>The fused kernels and torch's operators agree bit for bit; the gradients of β and θ within the order in
/// which they are summed.</summary>
[Trait("Category", "Operators")]
public class ParityTests
{
    private static readonly (int Steps, int Neurons)[] s_sizes =
        [(1, 1), (2, 63), (3, 64), (17, 65), (3, 1000), (2, 16449)];

    public static TheoryData<string, Reset, bool> Cases()
    {
        TheoryData<string, Reset, bool> cases = [];
        foreach (var neuron in new[] { "leaky", "synaptic", "adaptive" })
        {
            foreach (var reset in Enum.GetValues<Reset>())
            {
                cases.Add(neuron, reset, true);
                if (reset != Reset.SubtractNextStep)
                    cases.Add(neuron, reset, false);
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fused_is_composed(string neuron, Reset reset, bool detach)
    {
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            foreach (var learned in new[] { 0, 1, 2, 3 })
            {
                foreach (var linear in new[] { false, true })
                {
                    foreach (var state in new[] { 0, 1, 2 })
                    {
                        foreach (var (steps, neurons) in s_sizes)
                            Check(neuron, reset, detach, dtype, learned, linear, state, steps, neurons);
                    }
                }
            }
        }
    }

    public static TheoryData<string, ScalarType> Surrogates()
    {
        TheoryData<string, ScalarType> cases = [];
        foreach (var name in new[] { "arctan", "steep", "fast", "sigmoid", "triangle" })
        {
            cases.Add(name, ScalarType.Float32);
            cases.Add(name, ScalarType.Float64);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Surrogates))]
    public void Smooth_surrogates(string surrogate, ScalarType dtype)
    {
        foreach (var reset in Enum.GetValues<Reset>())
        {
            foreach (var learned in new[] { 0, 1, 2 })
            {
                foreach (var (steps, neurons) in s_sizes)
                {
                    using var scope = NewDisposeScope();
                    using var module = Adaptive(
                        0.875, 1, 0.9375, 0.25, reset, detachReset: reset == Reset.SubtractNextStep || neurons != 65,
                        learned == 1, learned == 2, surrogate: SurrogateTests.Make(surrogate).Surrogate);
                    Compare(
                        module, module.Formula, Data(dtype, steps, neurons), state: 2, Math.Min(learned, 1),
                        $"{surrogate} {reset} {dtype} learned {learned} {steps} × {neurons}");
                }
            }
        }
    }

    [Fact]
    public void Numbers_that_are_not_finite_with_a_smooth_surrogate()
    {
        using var scope = NewDisposeScope();
        foreach (var name in new[] { "arctan", "sigmoid", "triangle" })
        {
            using var module = Leaky(reset: Reset.Zero, surrogate: SurrogateTests.Make(name).Surrogate);
            var data = Data(ScalarType.Float32, 3, 70);
            data[0, 3] = float.NaN;
            data[1, 4] = float.PositiveInfinity;
            data[1, 69] = float.NegativeInfinity;
            Compare(module, module.Formula, data, state: 2, 0, name);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Readout(bool learnBeta)
    {
        foreach (var (steps, neurons) in s_sizes)
        {
            using var scope = NewDisposeScope();
            using var module = LeakyReadout(0.875, learnBeta);
            Compare(module, module.Formula, Data(ScalarType.Float32, steps, neurons), state: 2,
                learnBeta ? 1 : 0, "readout");
        }
    }

    [Fact]
    public void Parameters_of_every_feature()
    {
        using var scope = NewDisposeScope();
        var (beta, threshold) = (linspace(0.2, 0.95, 65), linspace(0.5, 2, 65));
        foreach (var (learnBeta, learnThreshold) in new[] { (false, false), (true, true), (true, false),
            (false, true) })
        {
            foreach (var reset in Enum.GetValues<Reset>())
            {
                var parameters = (learnBeta ? 1 : 0) + (learnThreshold ? 1 : 0);
                var data = Data(ScalarType.Float32, 5, 7, 65);
                using var leaky = Leaky(beta, threshold, reset, true, learnBeta, learnThreshold);
                Compare(leaky, leaky.Formula, data, state: 1, parameters, "leaky");
                using var synaptic = Synaptic(0.5, beta, threshold, reset, true, learnBeta, learnThreshold);
                Compare(synaptic, synaptic.Formula, data, state: 1, parameters, "synaptic");
                using var adaptive = Adaptive(beta, threshold, 0.9375, 0.25, reset, true, learnBeta, learnThreshold);
                Compare(adaptive, adaptive.Formula, data, state: 1, parameters, "adaptive");
                using var mixed = IntegrateAndFire(threshold, reset, true, learnThreshold);
                Compare(mixed, mixed.Formula, data, state: 1, learnThreshold ? 1 : 0, "β of all, θ of each");
            }
            using var readout = LeakyReadout(beta, learnBeta);
            Compare(readout, readout.Formula, Data(ScalarType.Float32, 5, 7, 65), state: 1,
                learnBeta ? 1 : 0, "readout");
        }
    }

    [Fact]
    public void A_recurrent_layer_has_a_beta_and_a_theta_for_every_neuron()
    {
        using var scope = NewDisposeScope();
        using var module = RecurrentLeaky(3, tensor(new[] { 0.5f, 0.9f, 0 }), tensor(new[] { 1, 2, 0.5f }));
        using var _ = no_grad();
        module.get_parameter("recurrent.weight")!.zero_();
        var spikes = module.forward(ones(4, 1, 3));
        // u: 1, 1.5, 1.25, 1.125; 1, 1.9, 2.71, 1.639; 1 at every step.
        spikes.view(4, 3).data<float>().ToArray().Should().Equal(0, 0, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1);
    }

    private static void Check(
        string neuron, Reset reset, bool detach, ScalarType dtype, int learned, bool linear, int state,
        int steps, int neurons)
    {
        using var scope = NewDisposeScope();
        using var band = linear ? Sll.Linearize(0.5) : null;
        var (beta, threshold) = ((learned & 1) != 0, (learned & 2) != 0);
        var data = Data(dtype, steps, neurons);
        var name = $"{neuron} {reset} detach {detach} {dtype} learned {learned} linear {linear} state {state} " +
            $"{steps} × {neurons}";
        var parameters = (learned & 1) + (learned >> 1);
        switch (neuron)
        {
            case "leaky":
                using (var module = Leaky(0.875, 1, reset, detach, beta, threshold))
                    Compare(module, module.Formula, data, state, parameters, name);
                break;
            case "synaptic":
                using (var module = Synaptic(0.5, 0.875, 1, reset, detach, beta, threshold))
                    Compare(module, module.Formula, data, state, parameters, name);
                break;
            default:
                using (var module = Adaptive(0.875, 1, 0.9375, 0.25, reset, detach, beta, threshold))
                    Compare(module, module.Formula, data, state, parameters, name);
                break;
        }
    }

    private static void Compare<TNeuron>(
        SpikingNeuron module, FormulaNeuron<TNeuron> neuron, Tensor data, int state, int parameters, string name)
        where TNeuron : struct, INeuron
    {
        var fused = Parity.Run(module, neuron, data, state == 2, state > 0, isFused: true);
        var composed = Parity.Run(module, neuron, data, state == 2, state > 0, isFused: false);
        Parity.Same(fused.Output, composed.Output).Should().BeTrue($"of the outputs of {name}");
        for (var i = 0; i < fused.States.Length; i++)
            Parity.Same(fused.States[i], composed.States[i]).Should().BeTrue($"of state {i} of {name}");
        var exact = fused.Gradients.Length - parameters;
        for (var i = 0; i < fused.Gradients.Length; i++)
        {
            var (one, other) = (fused.Gradients[i], composed.Gradients[i]);
            if (i < exact)
                Parity.Same(one, other).Should().BeTrue($"of gradient {i} of {name}");
            else
                Largest(one - other).Should().BeLessThan(Tolerance(other, data), $"of gradient {i} of {name}");
        }
    }

    private static double Largest(Tensor tensor) => tensor.abs().max().to(ScalarType.Float64).item<double>();

    // The terms of the sum are of the order of 1 and may cancel.
    private static double Tolerance(Tensor gradient, Tensor data) =>
        1e-5 * Math.Max(Largest(gradient), Math.Sqrt(data.NumberOfElements));

    private static Tensor Data(ScalarType dtype, params long[] shape)
    {
        manual_seed(5);
        return (randn(shape) * 0.8 + 0.3).to(dtype);
    }
}
