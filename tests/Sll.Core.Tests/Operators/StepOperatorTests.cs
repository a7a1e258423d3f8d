using SllCore.Steps;
using SllCore.Tests.Oracle;

namespace SllCore.Tests.Operators;

/// <summary>Every elementwise operator in every dtype against the oracle: values, gradients, hardness.</summary>
[Trait("Category", "Operators")]
public sealed class StepOperatorTests
{
    private static readonly ScalarType[] s_dtypes =
        [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];

    public static IEnumerable<object[]> Cases() =>
        from step in AllSteps.All
        from dtype in s_dtypes
        from eps in StepFormula.Of(step.Name).Legal(1e-3, 0.1, 0.25, 0.5, 1, 3)
        select new object[] { step.Name, dtype, eps };

    public static IEnumerable<object[]> OperatorsAndTypes() =>
        from step in AllSteps.All from dtype in s_dtypes select new object[] { step.Name, dtype };

    [Theory, MemberData(nameof(Cases))]
    public void Forward_and_gradient_are_those_of_the_formula(string name, ScalarType dtype, double eps)
    {
        using var scope = NewDisposeScope();
        var numbers = Inputs.Around(eps, dtype);
        var incoming = Inputs.Incoming(numbers.Length, dtype);
        var x = Inputs.ToTensor(numbers, dtype).requires_grad_();
        foreach (var slope in Enum.GetValues<BandSlope>())
        {
            foreach (var forward in Enum.GetValues<ForwardValues>())
            {
                var call = new StepCase(name, eps, dtype) { Slope = slope, Forward = forward };
                using var linearized = Sll.Linearize(
                    new LinearizeOptions { Eps = eps, Slope = slope, Forward = forward });
                x.grad = null;
                var y = AllSteps.Call(name, x);
                y.backward([Inputs.ToTensor(incoming, dtype)]);
                y.dtype.Should().Be(dtype);
                x.grad!.dtype.Should().Be(dtype);
                StepCheck.Values(call, numbers, Inputs.ToDoubles(y)).Should().BeNull();
                StepCheck.Gradients(call, numbers, incoming, Inputs.ToDoubles(x.grad!)).Should().BeNull();
            }
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void An_explicit_eps_gives_the_scopes_values_and_gradients(string name, ScalarType dtype, double eps)
    {
        using var scope = NewDisposeScope();
        var numbers = Inputs.Around(eps, dtype);
        var x = Inputs.ToTensor(numbers, dtype).requires_grad_();
        var y = AllSteps.Call(name, x, eps);
        y.sum().backward();
        StepCheck.Values(new(name, eps, dtype), numbers, Inputs.ToDoubles(y)).Should().BeNull();
        StepCheck.Gradients(new(name, eps, dtype), numbers, [.. numbers.Select(_ => 1.0)], Inputs.ToDoubles(x.grad!))
            .Should().BeNull();
    }

    [Theory, MemberData(nameof(OperatorsAndTypes))]
    public void Outside_every_scope_results_are_torchs_own_bit_for_bit(string name, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var x = Inputs.ToTensor(Inputs.Around(0.1, dtype), dtype);
        Bits(AllSteps.Call(name, x)).Should().Equal(Bits(Torch(name, x)));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Outside_the_band_results_are_torchs_own_bit_for_bit(string name, ScalarType dtype, double eps)
    {
        using var scope = NewDisposeScope();
        var numbers = Inputs.Around(eps, dtype);
        var hard = numbers.Where(
            x => StepOracle.At(StepFormula.Of(name), x, eps, dtype) is { InBand: false, AtEdge: false }).ToArray();
        var x = Inputs.ToTensor(hard, dtype);
        Bits(AllSteps.Call(name, x, eps)).Should().Equal(Bits(Torch(name, x)));
    }

    [Fact]
    public void Every_operator_reports_the_jump_and_the_period_of_its_formula()
    {
        AllSteps.All.Should().HaveCountGreaterThanOrEqualTo(6);
        foreach (var step in AllSteps.All)
        {
            step.Jump.Should().Be(StepFormula.Of(step.Name).Jump);
            step.RepeatsEveryUnit.Should().Be(StepFormula.Of(step.Name).RepeatsEveryUnit);
            step.ToString().Should().Be(step.Name);
        }
    }

    [Theory, MemberData(nameof(OperatorsAndTypes))]
    public void Distance_is_the_signed_distance_to_the_nearest_boundary(string name, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var formula = StepFormula.Of(name);
        var numbers = Inputs.Around(0.25, dtype).Where(x => Math.Abs(x) < 64).ToArray();
        var x = Inputs.ToTensor(numbers, dtype);
        var distance = AllSteps.All.Single(step => step.Name == name).Distance(x);
        var actual = Inputs.ToDoubles(distance);
        for (var i = 0; i < numbers.Length; i++)
        {
            var expected = numbers[i] - formula.Boundary(numbers[i]);
            // Halfway between two boundaries either is the nearest.
            Math.Min(Math.Abs(actual[i] - expected),
                Math.Abs(Math.Abs(actual[i]) - Math.Abs(expected)) + (Math.Abs(expected) < 0.5 ? 1 : 0))
                .Should().BeLessThanOrEqualTo(FloatFormat.Of(dtype).Spacing(1), "of {0}", numbers[i]);
        }
        distance.Dispose();
        x.IsInvalid.Should().BeFalse();
        x.sum();
    }

    // torch's operator of that name, at its default arguments.
    private static Tensor Torch(string name, Tensor input)
    {
        switch (name)
        {
            case nameof(StepOperator.Heaviside) or nameof(StepOperator.Threshold) or nameof(StepOperator.Greater):
                return input.gt(0).to(input.dtype);
            case nameof(StepOperator.GreaterEqual):
                return input.ge(0).to(input.dtype);
            case nameof(StepOperator.Less):
                return zeros_like(input).lt(input).to(input.dtype);
            case nameof(StepOperator.LessEqual):
                return zeros_like(input).le(input).to(input.dtype);
        }
        var method = typeof(Tensor).GetMethods().Single(
            method => method.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return (Tensor)method.Invoke(input, [.. method.GetParameters().Select(parameter => parameter.DefaultValue)])!;
    }

    private static byte[] Bits(Tensor tensor) => tensor.bytes.ToArray();
}
