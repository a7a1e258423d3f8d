using SllCore.Tests.Oracle;

namespace SllCore.Tests.Operators;

/// <summary>Gradients against central differences of the forward in float64: they share no formula.</summary>
[Trait("Category", "Operators")]
public sealed class FiniteDifferenceTests
{
    private const double Eps = 0.25;
    private const double Step = 1e-6;

    public static IEnumerable<object[]> Operators() => AllSteps.All.Select(step => new object[] { step.Name });

    [Theory, MemberData(nameof(Operators))]
    public void The_exact_slope_is_the_derivative_and_the_constant_one_that_divided_by_the_jump(string name)
    {
        using var scope = NewDisposeScope();
        // Off the edges, where the derivative jumps.
        var numbers = linspace(-2.013, 2.027, 301, ScalarType.Float64);
        var difference = Differences(name, numbers);
        Gradient(name, numbers, BandSlope.Exact).allclose(difference, rtol: 1e-6, atol: 1e-6).Should().BeTrue();
        var jump = StepFormula.Of(name).Jump;
        Gradient(name, numbers, BandSlope.Constant).allclose(difference / jump, rtol: 1e-6, atol: 1e-6)
            .Should().BeTrue();
    }

    [Fact]
    public void Argmax_has_the_derivative_of_its_forward()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var x = randn(20, 5, dtype: ScalarType.Float64).requires_grad_();
        var direction = randn_like(x);
        var v = randn_like(x);
        var y = SllOps.Argmax(x, -1, 1.0);
        (y * v).sum().backward();
        using (no_grad())
        {
            var difference = SllOps.Argmax(x + (Step * direction), -1, 1.0)
                - SllOps.Argmax(x - (Step * direction), -1, 1.0);
            var expected = (difference * v).sum(1) / (2 * Step);
            (x.grad! * direction).sum(1).allclose(expected, rtol: 1e-5, atol: 1e-5).Should().BeTrue();
        }
    }

    private static Tensor Differences(string name, Tensor numbers) =>
        (AllSteps.Call(name, numbers + Step, Eps) - AllSteps.Call(name, numbers - Step, Eps)) / (2 * Step);

    private static Tensor Gradient(string name, Tensor numbers, BandSlope slope)
    {
        using var linearized = Sll.Linearize(new LinearizeOptions { Eps = Eps, Slope = slope });
        var x = numbers.clone().requires_grad_();
        AllSteps.Call(name, x).sum().backward();
        return x.grad!;
    }
}
