using SllCore.Tests.Support;

namespace SllCore.Tests.Tables;

public sealed class RelaxedOperatorsTests
{
    private const double Step = 1e-6;

    // The formulas as the documentation writes them, in plain C#, each with its own expression.
    private static readonly Dictionary<string, Func<double, double, double>> s_oracles = new()
    {
        ["Heaviside"] = (x, tau) => 1 / (1 + Math.Exp(-x / tau)),
        ["Threshold"] = (x, tau) => 1 / (1 + Math.Exp(-(x - 0.4) / tau)),
        ["Sign"] = (x, tau) => Math.Tanh(x / (2 * tau)),
        ["Round"] = (x, tau) => Math.Floor(x) + 0.5 + Piece(x - Math.Floor(x) - 0.5, tau),
        ["Floor"] = (x, tau) => Math.Floor(x + 0.5) - 0.5 + Piece(x - Math.Floor(x + 0.5), tau),
        ["Ceil"] = (x, tau) => Math.Floor(x + 0.5) + 0.5 + Piece(x - Math.Floor(x + 0.5), tau),
    };

    public static TheoryData<string, double> Elementwise
    {
        get
        {
            var data = new TheoryData<string, double>();
            foreach (var name in s_oracles.Keys)
            {
                foreach (var temperature in new[] { 0.05, 0.3, 1, 20 })
                    data.Add(name, temperature);
            }
            return data;
        }
    }

    public static TheoryData<string> Operators => new(SevenOperators.Names);

    [Theory]
    [MemberData(nameof(Elementwise))]
    public void Values_and_gradients_are_those_of_the_formula(string name, double temperature)
    {
        double[] x = [-2.71, -1.3, -0.9, -0.2, 0.01, 0.13, 0.42, 0.77, 1.6, 3.3];
        using var input = tensor(x).requires_grad_();
        using var scope = Sll.Use(new RelaxedOperators(temperature));
        using var output = SevenOperators.Call(name, input);
        output.sum().backward();
        var oracle = s_oracles[name];
        for (var i = 0; i < x.Length; i++)
        {
            var slope = (oracle(x[i] + Step, temperature) - oracle(x[i] - Step, temperature)) / (2 * Step);
            output[i].item<double>().Should().BeApproximately(oracle(x[i], temperature), 1e-12);
            input.grad![i].item<double>().Should().BeApproximately(slope, 1e-6 * Math.Max(1, slope));
        }
    }

    [Theory]
    [InlineData("Round", 0.0)]
    [InlineData("Floor", 0.5)]
    [InlineData("Ceil", 0.5)]
    public void Neighbouring_pieces_join(string name, double joint)
    {
        using var scope = Sll.Use(new RelaxedOperators(0.2));
        using var around = tensor([joint - 1e-9, joint, joint + 1e-9]);
        using var output = SevenOperators.Call(name, around);
        (output.max() - output.min()).item<double>().Should().BeLessThan(1e-7);
    }

    [Fact]
    public void A_high_temperature_makes_round_the_identity()
    {
        using var scope = Sll.Use(new RelaxedOperators(1e4));
        using var input = randn(100, dtype: float64);
        (SllOps.Round(input) - input).abs().max().item<double>().Should().BeLessThan(1e-8);
    }

    [Fact]
    public void Argmax_is_the_softmax()
    {
        using var input = randn(5, 4, 3, dtype: float64).requires_grad_();
        using var g = randn(5, 4, 3, dtype: float64);
        using var scope = Sll.Use(new RelaxedOperators(0.7));
        using var output = SllOps.Argmax(input, dim: 1);
        output.backward([g]);
        var (x, v) = (input.detach().data<double>().ToArray(), g.data<double>().ToArray());
        for (var (i, k) = (0, 0); i < 5; i++)
        {
            for (k = 0; k < 3; k++)
            {
                var at = Enumerable.Range(0, 4).Select(j => (((i * 4) + j) * 3) + k).ToArray();
                var sum = at.Sum(j => Math.Exp(x[j] / 0.7));
                var p = at.Select(j => Math.Exp(x[j] / 0.7) / sum).ToArray();
                var mean = at.Select((j, n) => p[n] * v[j]).Sum();
                for (var j = 0; j < 4; j++)
                {
                    output[i, j, k].item<double>().Should().BeApproximately(p[j], 1e-12);
                    input.grad![i, j, k].item<double>().Should().BeApproximately(p[j] * (v[at[j]] - mean) / 0.7, 1e-12);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void A_hard_forward_has_torchs_bits_and_the_relaxed_gradient(string name)
    {
        using var input = Grid.Float32();
        using var hard = SevenOperators.Call(name, input);
        using var finite = linspace(-3.1, 3.3, 40, dtype: float64).reshape(8, 5);
        using var first = finite.clone().requires_grad_();
        using var second = finite.clone().requires_grad_();
        using var g = randn(8, 5, dtype: float64);
        using (Sll.Use(new RelaxedOperators(0.3, ForwardValues.Hard)))
        {
            using var leaf = input.clone().requires_grad_();
            using var output = SevenOperators.Call(name, leaf);
            using var unrecorded = SevenOperators.Call(name, input);
            Bits.Of(output).Should().Equal(Bits.Of(hard));
            Bits.Of(unrecorded).Should().Equal(Bits.Of(hard));
            SevenOperators.Call(name, first).backward([g]);
        }
        using (Sll.Use(new RelaxedOperators(0.3)))
            SevenOperators.Call(name, second).backward([g]);
        first.grad!.data<double>().ToArray().Should().Equal(second.grad!.data<double>().ToArray());
    }

    [Theory]
    [InlineData("Round")]
    [InlineData("Floor")]
    [InlineData("Ceil")]
    public void Infinity_stays_infinite_with_gradient_zero(string name)
    {
        using var input = tensor([double.PositiveInfinity, double.NegativeInfinity]).requires_grad_();
        using var scope = Sll.Use(new RelaxedOperators(0.3));
        using var output = SevenOperators.Call(name, input);
        output.backward([ones(2, dtype: float64)]);
        output.data<double>().ToArray().Should().Equal(double.PositiveInfinity, double.NegativeInfinity);
        input.grad!.data<double>().ToArray().Should().Equal(0, 0);
    }

    // ½ tanh(d/(2τ)) / tanh(1/(4τ)), which is ±½ at d = ±½.
    private static double Piece(double d, double tau) => 0.5 * Math.Tanh(d / (2 * tau)) / Math.Tanh(1 / (4 * tau));
}
