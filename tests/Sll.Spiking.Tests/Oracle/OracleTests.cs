namespace SllCore.Spiking.Tests.Oracle;

/// <summary>The fused neuron against plain loops over double, and those against differences.</summary>
[Trait("Category", "Operators")]
public class OracleTests
{
    private const int Steps = 9;
    private const int Neurons = 70;
    private const double Beta = 0.8;
    private const double Theta = 1.1;
    private const double Eps = 0.7;

    public static TheoryData<Reset, bool, bool> Cases() => new()
    {
        { Reset.Subtract, true, false }, { Reset.Subtract, false, false }, { Reset.Subtract, true, true },
        { Reset.Subtract, false, true }, { Reset.Zero, true, false }, { Reset.Zero, false, false },
        { Reset.Zero, true, true },
        { Reset.Zero, false, true }, { Reset.None, true, false }, { Reset.None, true, true },
        { Reset.SubtractNextStep, true, false }, { Reset.SubtractNextStep, true, true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fused_is_the_recurrence_and_its_adjoint(Reset reset, bool detach, bool linear)
    {
        using var scope = NewDisposeScope();
        var (x, weight, weightOfLast) = Data();
        var floor = linear ? 0 : 0.25;
        var expected = LeakyOracle.Run(
            x, weight, weightOfLast, All(Beta), All(Theta), Eps, floor, reset, detach, linear);
        using var module = Leaky(tensor(Beta, ScalarType.Float64), tensor(Theta, ScalarType.Float64), reset, detach,
            learnBeta: true, learnThreshold: true, surrogate: Surrogate.Rectangle(Eps, floor));
        using var band = linear ? Sll.Linearize(Eps) : null;
        using var state = new SpikingState();
        var input = tensor(x).requires_grad_();
        var output = module.forward(input, state);
        var last = state.Of(module)[0];
        ((output * tensor(weight)).sum() + (last * tensor(weightOfLast)).sum()).backward();

        Difference(output, tensor(expected.Spikes)).Should().BeLessThan(1e-12);
        Difference(last, tensor(expected.Last)).Should().BeLessThan(1e-12);
        Difference(input.grad!, tensor(expected.ToInput)).Should().BeLessThan(1e-11);
        // The parameter is the logit of β.
        var toLogit = expected.ToBeta.Sum() * Beta * (1 - Beta);
        module.get_parameter("beta_logit")!.grad!.item<double>().Should().BeApproximately(toLogit, 1e-9);
        module.get_parameter("threshold")!.grad!.item<double>()
            .Should().BeApproximately(expected.ToThreshold.Sum(), 1e-9);
    }

    /// <summary>Two samples of 35 features, each with its own β and θ, fused and as torch's operators.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void A_beta_and_a_theta_for_every_feature(Reset reset, bool detach, bool linear)
    {
        const int features = Neurons / 2;
        var random = new Random(9);
        double[] Numbers(double low, double high) =>
            [.. Enumerable.Range(0, features).Select(_ => low + ((high - low) * random.NextDouble()))];
        var (betas, thetas) = (Numbers(0.3, 0.95), Numbers(0.6, 1.6));
        var (x, weight, weightOfLast) = Data();
        var expected = LeakyOracle.Run(
            x, weight, weightOfLast, [.. betas, .. betas], [.. thetas, .. thetas], Eps, 0, reset, detach, linear);
        foreach (var fused in new[] { true, false })
        {
            using var scope = NewDisposeScope();
            using var module = Leaky(
                tensor(betas), tensor(thetas), reset, detach, learnBeta: true, learnThreshold: true,
                surrogate: Surrogate.Rectangle(Eps));
            using var band = linear ? Sll.Linearize(Eps) : null;
            using var state = new SpikingState();
            var input = tensor(x).view(Steps, 2, features).requires_grad_();
            var output = fused
                ? module.forward(input, state)
                : module.Formula.Compose(module, input, state, null, SpikeRule.Current(module.Options.Surrogate));
            var last = state.Of(module)[0];
            ((output * tensor(weight).view_as(output)).sum() + (last * tensor(weightOfLast).view_as(last)).sum())
                .backward();

            Difference(output.view(Steps, Neurons), tensor(expected.Spikes)).Should().BeLessThan(1e-12);
            Difference(input.grad!.view(Steps, Neurons), tensor(expected.ToInput)).Should().BeLessThan(1e-11);
            double[] Summed(double[] all) =>
                [.. all.Take(features).Zip(all.Skip(features), (one, other) => one + other)];
            var toBeta = Summed(expected.ToBeta).Zip(betas, (gradient, value) => gradient * value * (1 - value));
            Difference(module.get_parameter("beta_logit")!.grad!, tensor(toBeta.ToArray())).Should().BeLessThan(1e-10);
            Difference(module.get_parameter("threshold")!.grad!, tensor(Summed(expected.ToThreshold)))
                .Should().BeLessThan(1e-10);
        }
    }

    [Theory]
    [InlineData(Reset.Subtract)]
    [InlineData(Reset.Zero)]
    [InlineData(Reset.None)]
    public void The_gradient_is_exact_where_the_forward_is_the_line(Reset reset)
    {
        using var scope = NewDisposeScope();
        using var band = Sll.Linearize(Eps);
        var (x, weight, _) = Data();
        using var module = Leaky(Beta, Theta, reset, detachReset: false);
        var (w, input) = (tensor(weight), tensor(x).requires_grad_());
        (module.forward(input) * w).sum().backward();
        const double h = 1e-6;
        var kinks = 0;
        for (var i = 0; i < Neurons; i++)
        {
            for (var t = 0; t < Steps; t++)
            {
                double Loss(double change)
                {
                    using var inner = NewDisposeScope();
                    var moved = (double[,])x.Clone();
                    moved[t, i] += change;
                    return (module.forward(tensor(moved)) * w).sum().item<double>();
                }
                var difference = (Loss(h) - Loss(-h)) / (2 * h);
                if (Math.Abs(difference - input.grad![t, i].item<double>()) > 1e-6 * Math.Max(1, Math.Abs(difference)))
                    kinks++;
            }
        }
        // At the ends of the band the line has a kink, which few of 630 elements meet within 1e-6.
        kinks.Should().BeLessThanOrEqualTo(1);
    }

    private static double[] All(double value) => [.. Enumerable.Repeat(value, Neurons)];

    private static double Difference(Tensor left, Tensor right) => (left - right).abs().max().item<double>();

    private static (double[,] X, double[,] Weight, double[] WeightOfLast) Data()
    {
        var random = new Random(3);
        double Normal() =>
            Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var (x, weight, last) = (new double[Steps, Neurons], new double[Steps, Neurons], new double[Neurons]);
        for (var i = 0; i < Neurons; i++)
        {
            last[i] = Normal();
            for (var t = 0; t < Steps; t++)
                (x[t, i], weight[t, i]) = ((0.8 * Normal()) + 0.3, Normal());
        }
        return (x, weight, last);
    }
}
