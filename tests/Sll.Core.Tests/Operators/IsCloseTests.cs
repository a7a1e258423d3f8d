using SllCore.Tests.Oracle;

namespace SllCore.Tests.Operators;

/// <summary>IsClose(x, y, t) = |x − y| ≤ t, linear within ε of both ends.</summary>
[Trait("Category", "Operators")]
public sealed class IsCloseTests
{
    private const double Tolerance = 0.75;

    public static TheoryData<ScalarType> Types =>
        [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];

    [Fact]
    public void Values_and_gradients_are_those_of_the_formula()
    {
        using var scope = NewDisposeScope();
        const double eps = 0.25;
        var x = (arange(-40, 41, dtype: float64) / 20 + 0.003).requires_grad_();
        var y = tensor(0.5, dtype: float64).requires_grad_();
        var z = SllOps.IsClose(x, y, Tolerance, eps);
        z.backward([ones_like(z)]);
        var towardsOther = 0.0;
        var (inputs, values, gradients) = (Inputs.ToDoubles(x), Inputs.ToDoubles(z), Inputs.ToDoubles(x.grad!));
        for (var i = 0; i < inputs.Length; i++)
        {
            var d = inputs[i] - 0.5;
            var rise = 0.5 + ((Tolerance - Math.Abs(d)) / (2 * eps));
            values[i].Should().BeApproximately(Math.Clamp(rise, 0, 1), 1e-12);
            var gradient = rise is > 0 and < 1 ? -Math.Sign(d) / (2 * eps) : 0;
            gradients[i].Should().Be(gradient);
            towardsOther -= gradient;
        }
        y.grad!.item<double>().Should().BeApproximately(towardsOther, 1e-12);
    }

    [Theory, MemberData(nameof(Types))]
    public void Outside_every_scope_and_in_hard_ones_it_is_torchs_bit_for_bit(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var (x, y) = ((randn(4000) * 3).to(dtype), (randn(4000) * 3).to(dtype));
        // In float16 the difference, 1023.7, becomes 1023.5 before it is compared.
        x[0] = tensor(1024.0).to(dtype);
        y[0] = tensor(0.3).to(dtype);
        foreach (var tolerance in new[] { Tolerance, 0.3, 1023.6 })
        {
            var expected = isclose(x, y, rtol: 0, atol: tolerance).to(dtype);
            SllOps.IsClose(x, y, tolerance).Equals(expected).Should().BeTrue();
            using (Sll.Linearize(new LinearizeOptions { Eps = 0.01, Forward = ForwardValues.Hard }))
                SllOps.IsClose(x, y, tolerance).Equals(expected).Should().BeTrue();
            using (Sll.Use(new StraightThroughOperators()))
                SllOps.IsClose(x, y, tolerance).Equals(expected).Should().BeTrue();
        }
    }

    [Fact]
    public void An_infinity_is_close_to_itself_only()
    {
        using var scope = NewDisposeScope();
        var inf = double.PositiveInfinity;
        var x = tensor(new[] { inf, inf, -inf, double.NaN, inf });
        var y = tensor(new[] { inf, -inf, -inf, double.NaN, 1 });
        var expected = isclose(x, y, rtol: 0, atol: 1).to(float64);
        SllOps.IsClose(x, y, 1).Equals(expected).Should().BeTrue();
        SllOps.IsClose(x, y, 1, eps: 0.5).Equals(expected).Should().BeTrue();
    }
}
