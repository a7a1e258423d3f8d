namespace SllCore.Tests.Operators;

/// <summary>RoundDecimals(x, n) = Round(10ⁿ·x)/10ⁿ with ε in units of x.</summary>
public class RoundDecimalsTests
{
    private static readonly ScalarType[] s_dtypes =
        [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];

    public static IEnumerable<object[]> Cases =>
        from dtype in s_dtypes
        from decimals in new long[] { -2, -1, 0, 1, 2, 3 }
        select new object[] { dtype, decimals };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outside_a_scope_is_torch_round_bit_for_bit(ScalarType dtype, long decimals)
    {
        using var scope = NewDisposeScope();
        var x = Values(dtype);
        SllOps.RoundDecimals(x, decimals).bytes.ToArray().Should().Equal(round(x, decimals).bytes.ToArray());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outside_its_bands_is_torch_round_bit_for_bit(ScalarType dtype, long decimals)
    {
        using var scope = NewDisposeScope();
        var step = Math.Pow(10, -decimals);
        // Quarters of a step around multiples of it: further from a boundary than the band is wide, in every dtype.
        var x = (arange(-16, 17, dtype: ScalarType.Float64) * step + step / 8).to(dtype);
        using (Sll.Linearize(1e-6 * step))
            SllOps.RoundDecimals(x, decimals).bytes.ToArray().Should().Equal(round(x, decimals).bytes.ToArray());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    [InlineData(ScalarType.Float16, 5L)]
    [InlineData(ScalarType.BFloat16, 5L)]
    public void With_a_hard_forward_it_is_torch_round_bit_for_bit(ScalarType dtype, long decimals)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var x = (randn(4000) * 8).to(dtype);
        var eps = 0.3 * Math.Pow(10, -decimals);
        using (Sll.Linearize(new LinearizeOptions { Eps = eps, Forward = ForwardValues.Hard }))
            SllOps.RoundDecimals(x, decimals).bytes.ToArray().Should().Equal(round(x, decimals).bytes.ToArray());
    }

    [Theory]
    [InlineData(2, 0.005, 0.0125)]
    [InlineData(2, 0.001, 0.0147)]
    [InlineData(2, 0.001, -0.0153)]
    [InlineData(1, 0.02, 0.26)]
    [InlineData(-1, 3, 17)]
    [InlineData(-1, 3, -24)]
    [InlineData(0, 0.25, 1.6)]
    public void In_the_band_is_the_line_through_the_boundary(long decimals, double eps, double x)
    {
        using var scope = NewDisposeScope();
        var step = Math.Pow(10, -decimals);
        var boundary = (Math.Floor(x / step) + 0.5) * step;
        var d = x - boundary;
        Math.Abs(d).Should().BeLessThan(eps, "the case is one in the band");
        var input = tensor(x, ScalarType.Float64, requires_grad: true);

        using (Sll.Linearize(eps))
        {
            var y = SllOps.RoundDecimals(input, decimals);
            y.backward();
            y.item<double>().Should().BeApproximately(boundary + (d * step / (2 * eps)), 1e-12);
        }
        input.grad!.item<double>().Should().BeApproximately(step / (2 * eps), 1e-9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(-3)]
    public void At_half_a_step_is_the_identity(long decimals)
    {
        using var scope = NewDisposeScope();
        var x = (rand(100, ScalarType.Float64, generator: new Generator(1)) * 10 * Math.Pow(10, -decimals))
            .requires_grad_();
        using (Sll.Linearize(0.5 * Math.Pow(10, -decimals)))
        {
            var y = SllOps.RoundDecimals(x, decimals);
            y.sum().backward();
            y.allclose(x, rtol: 1e-12).Should().BeTrue();
        }
        x.grad!.allclose(ones_like(x), rtol: 1e-12).Should().BeTrue();
    }

    [Fact]
    public void The_forward_may_be_hard_and_the_gradient_that_of_the_band()
    {
        using var scope = NewDisposeScope();
        var x = tensor(0.0147, ScalarType.Float64, requires_grad: true);
        using (Sll.Linearize(new LinearizeOptions { Eps = 0.001, Forward = ForwardValues.Hard }))
        {
            var y = SllOps.RoundDecimals(x, 2);
            y.backward();
            y.item<double>().Should().Be(0.01);
        }
        x.grad!.item<double>().Should().BeApproximately(5, 1e-9);
    }

    [Fact]
    public void A_wider_band_than_half_a_step_is_refused_in_units_of_the_input()
    {
        using var scope = NewDisposeScope();
        var x = ones(1);
        using (Sll.Linearize(0.0051))
        {
            FluentActions.Invoking(() => SllOps.RoundDecimals(x, 2)).Should().Throw<ArgumentOutOfRangeException>()
                .WithMessage("eps must be above 0 and at most 0.005 for RoundDecimals with decimals 2: *")
                .WithParameterName("eps");
            SllOps.RoundDecimals(x, 1).item<float>().Should().Be(1);
        }
    }

    [Fact]
    public void Integers_with_no_decimals_stay_as_they_are()
    {
        using var scope = NewDisposeScope();
        using var linear = Sll.Linearize(0.5);
        SllOps.RoundDecimals(tensor([1, -2]), 0).data<int>().Should().Equal(1, -2);
    }

    private static Tensor Values(ScalarType dtype) => cat(
    [
        randn(200, ScalarType.Float64, generator: new Generator(1)) * 30,
        tensor([0, -0.0, 0.125, 1.005, 2.675, 1e30, double.NaN, double.PositiveInfinity, double.NegativeInfinity]),
    ]).to(dtype);
}
