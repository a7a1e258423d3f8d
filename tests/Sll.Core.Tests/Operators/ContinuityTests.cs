using SllCore.Tests.Oracle;

namespace SllCore.Tests.Operators;

/// <summary>The line meets both plateaus, exactly, and never leaves the interval between them.</summary>
[Trait("Category", "Operators")]
public sealed class ContinuityTests
{
    public static IEnumerable<object[]> Cases() =>
        from step in AllSteps.All
        from dtype in new[] { ScalarType.Float32, ScalarType.Float64 }
        from eps in StepFormula.Of(step.Name).Legal(1e-3, 0.1, 1 / 3.0, 0.25, 0.5, 0.7, 2)
        select new object[] { step.Name, dtype, eps };

    [Theory, MemberData(nameof(Cases))]
    public void At_the_edges_of_a_band_the_line_is_on_the_plateaus(string name, ScalarType dtype, double eps)
    {
        using var scope = NewDisposeScope();
        var (step, format) = (StepFormula.Of(name), FloatFormat.Of(dtype));
        var (boundary, width) = (step.Boundary(0.1), format.Round(eps));
        // A boundary at 0 has its edges at ±ε exactly; others have theirs within the spacing of numbers there.
        var slack = boundary == 0 ? 0 : format.Spacing(1) * step.Jump / width;
        var y = Inputs.ToDoubles(
            AllSteps.Call(name, Inputs.ToTensor([boundary - width, boundary + width], dtype), eps));
        y[0].Should().BeApproximately(step.Middle(0.1) - (step.Jump / 2), slack + format.Spacing(1));
        y[1].Should().BeApproximately(step.Middle(0.1) + (step.Jump / 2), slack + format.Spacing(1));
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_line_rises_from_plateau_to_plateau_and_never_beyond(string name, ScalarType dtype, double eps)
    {
        using var scope = NewDisposeScope();
        var step = StepFormula.Of(name);
        var boundary = step.Boundary(0.1);
        var reach = step.RepeatsEveryUnit ? 0.5 : 1.5 * eps;
        var x = linspace(boundary - reach, boundary + reach, 4001, dtype);
        var y = Inputs.ToDoubles(AllSteps.Call(name, x, eps));
        y.Should().BeInAscendingOrder();
        y.Min().Should().BeGreaterThanOrEqualTo(step.Middle(0.1) - (step.Jump / 2));
        y.Max().Should().BeLessThanOrEqualTo(step.Middle(0.1) + (step.Jump / 2));
    }

    [Fact]
    public void Round_at_one_half_is_the_identity_and_Sign_at_one_is_hardtanh()
    {
        using var scope = NewDisposeScope();
        var x = linspace(-3, 3, 2001, ScalarType.Float64);
        SllOps.Round(x, 0.5).allclose(x, rtol: 0, atol: 1e-15).Should().BeTrue();
        SllOps.Sign(x, 1).allclose(x.clamp(-1, 1), rtol: 0, atol: 1e-15).Should().BeTrue();
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void A_band_narrower_than_the_spacing_catches_the_boundary_alone(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var format = FloatFormat.Of(dtype);
        var numbers = new[] { format.Down(1.5), 1.5, format.Up(1.5) };
        Inputs.ToDoubles(SllOps.Round(Inputs.ToTensor(numbers, dtype), 1e-20)).Should().Equal(1, 1.5, 2);
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-46)]
    [InlineData(float.Epsilon)]
    [InlineData(1e39)]
    [InlineData(1e300)]
    public void An_eps_beyond_the_range_of_float32_still_gives_finite_values_and_gradients(double eps)
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { -1f, -0f, 0f, 1f, 3e38f }).requires_grad_();
        var y = SllOps.Heaviside(x, eps);
        y.sum().backward();
        Inputs.ToDoubles(y).Should().OnlyContain(value => value >= 0 && value <= 1);
        Inputs.ToDoubles(x.grad!).Should().OnlyContain(value => double.IsFinite(value));
        y[1].item<float>().Should().Be(0.5f);
    }
}
