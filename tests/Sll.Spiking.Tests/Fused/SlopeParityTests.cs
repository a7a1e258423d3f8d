using SllCore.Spiking.Formulas;
using SllCore.Spiking.Neurons;

namespace SllCore.Spiking.Tests.Fused;

/// <summary>The fused kernels keep a smooth slope in a byte: the spikes and the states are those of torch's operators bit for
/// bit, a slope is within 1/200 of its height.</summary>
[Trait("Category", "Operators")]
public class SlopeParityTests
{
    private const double Tolerance = 1.0 / 200;

    private static readonly (string Name, Surrogate Surrogate)[] s_surrogates =
    [
        ("arctan", Surrogate.Arctan()), ("steep arctan", Surrogate.Arctan(40)), ("fast sigmoid", Surrogate.FastSigmoid()),
        ("sigmoid", Surrogate.Sigmoid()), ("triangle", Surrogate.Triangle(0.7)),
    ];

    public static TheoryData<int, ScalarType> Cases()
    {
        TheoryData<int, ScalarType> cases = [];
        for (var i = 0; i < s_surrogates.Length; i++)
        {
            cases.Add(i, ScalarType.Float32);
            cases.Add(i, ScalarType.Float64);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_slope_is_within_its_tolerance_of_the_formula(int surrogate, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        using var module = Leaky(beta: 0, surrogate: s_surrogates[surrogate].Surrogate);
        var distances = linspace(-8, 8, 100_003, dtype: dtype);
        var far = tensor(new double[] { -1e30, -1e6, -300, 300, 1e6, 1e30 }, dtype: dtype);
        var data = (cat([distances, far]) + 1).unsqueeze(0);
        var fused = Parity.Run(module, module.Formula, data, false, false, isFused: true);
        var composed = Parity.Run(module, module.Formula, data, false, false, isFused: false);
        var weight = Weight(data);
        var error = ((fused.Gradients[0] - composed.Gradients[0]) / weight).abs().max().ToDouble();
        var height = (composed.Gradients[0] / weight).max().ToDouble();
        (error / height).Should().BeLessThan(Tolerance).And.BeGreaterThan(0, s_surrogates[surrogate].Name);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Spikes_and_states_are_those_of_the_operators_bit_for_bit(int surrogate, ScalarType dtype)
    {
        foreach (var reset in Enum.GetValues<Reset>())
        {
            foreach (var neurons in new[] { 1, 63, 65, 16449 })
            {
                using var scope = NewDisposeScope();
                manual_seed(7);
                using var module = Adaptive(0.875, 1, 0.9, 0.2, reset, true, true, true, 0, s_surrogates[surrogate].Surrogate);
                var data = (randn(5, neurons) * 0.8 + 0.3).to(dtype);
                var fused = Parity.Run(module, module.Formula, data, true, true, isFused: true);
                var composed = Parity.Run(module, module.Formula, data, true, true, isFused: false);
                Parity.Same(fused.Output, composed.Output).Should().BeTrue();
                for (var i = 0; i < fused.States.Length; i++)
                    Parity.Same(fused.States[i], composed.States[i]).Should().BeTrue();
                for (var i = 0; i < fused.Gradients.Length; i++)
                {
                    var distance = (fused.Gradients[i] - composed.Gradients[i]).norm().ToDouble();
                    distance.Should().BeLessThan(0.02 * composed.Gradients[i].norm().ToDouble() + 0.02, $"of gradient {i}");
                }
            }
        }
    }

    [Fact]
    public void The_gradients_of_a_slope_over_time_are_those_of_double_loops()
    {
        using var scope = NewDisposeScope();
        const double beta = 0.8;
        double[] x = [0.7, 0.9, -0.2, 1.4, 0.3];
        using var module = Leaky(beta, reset: Reset.Subtract, detachReset: false, surrogate: Surrogate.Arctan());
        var input = tensor(x).unsqueeze(1).requires_grad_();
        module.forward(input).sum().backward();

        var (v, lambda) = (0.0, 0.0);
        var slopes = new double[x.Length];
        for (var t = 0; t < x.Length; t++)
        {
            var u = (beta * v) + x[t];
            slopes[t] = 1 / (1 + Math.Pow(Math.PI * (u - 1), 2));
            v = u > 1 ? u - 1 : u;
        }
        for (var t = x.Length - 1; t >= 0; t--)
        {
            var toPotential = lambda + ((1 - lambda) * slopes[t]);
            input.grad![t, 0].item<double>().Should().BeApproximately(toPotential, 3 * Tolerance, $"of step {t}");
            lambda = beta * toPotential;
        }
    }

    // What Parity multiplies the output by.
    private static Tensor Weight(Tensor data)
    {
        manual_seed(11);
        return randn(data.shape, dtype: data.dtype);
    }
}
