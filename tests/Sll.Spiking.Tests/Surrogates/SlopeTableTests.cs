namespace SllCore.Spiking.Tests.Surrogates;

/// <summary>Smooth slopes are kept in a byte: how far they are from their formulas over double.</summary>
[Trait("Category", "Operators")]
public class SlopeTableTests
{
    public static TheoryData<string, ScalarType> Cases()
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
    [MemberData(nameof(Cases))]
    public void The_error_is_below_a_190th_of_the_height(string name, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var (surrogate, formula) = SurrogateTests.Make(name);
        using var module = Leaky(beta: 0, surrogate: surrogate);
        var distances = linspace(-8, 8, 100_003, dtype: ScalarType.Float64);
        var x = (distances + 1).to(dtype).unsqueeze(0).requires_grad_();
        module.forward(x).sum().backward();
        var slopes = x.grad!.to(ScalarType.Float64).data<double>().ToArray();
        var height = formula(0);
        var errors = distances.data<double>().ToArray()
            .Zip(slopes, (d, slope) => Math.Abs(slope - formula(d)) / height);
        errors.Max().Should().BeLessThan(1.0 / 190).And.BeGreaterThan(1.0 / 1000);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Tails_are_followed_to_a_hundred_thousandth_of_the_height(string name, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var (surrogate, formula) = SurrogateTests.Make(name);
        using var module = Leaky(beta: 0, surrogate: surrogate);
        var height = formula(0);
        // Where the formula is so low: by bisection.
        var (low, high) = (0.0, 1e6);
        for (var i = 0; i < 200; i++)
            (low, high) = formula((low + high) / 2) > 1e-5 * height
                ? ((low + high) / 2, high)
                : (low, (low + high) / 2);
        var x = (tensor(new[] { low, -low, 1e30, -1e30, double.PositiveInfinity, double.NaN }) + 1).to(dtype)
            .unsqueeze(0).requires_grad_();
        module.forward(x).sum().backward();
        var slopes = x.grad!.to(ScalarType.Float64).data<double>().ToArray();
        // A triangle has none.
        slopes[..2].Should().AllSatisfy(slope => (slope > 0).Should().Be(name != "triangle"));
        slopes[2..].Should().AllBeEquivalentTo(0.0);
    }

    [Fact]
    public void The_slopes_meet_the_reset_over_time_as_in_double_loops()
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
            input.grad![t, 0].item<double>().Should().BeApproximately(toPotential, 3.0 / 190, $"of step {t}");
            lambda = beta * toPotential;
        }
    }
}
