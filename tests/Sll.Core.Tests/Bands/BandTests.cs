using SllCore.Bands;
using SllCore.Steps;
using SllCore.Tests.Oracle;

namespace SllCore.Tests.Bands;

/// <summary>The numbers of a band at the ends of the dtypes, and on the path of torch's operators.</summary>
[Trait("Category", "Operators")]
public sealed class BandTests
{
    [Theory]
    [InlineData(ScalarType.Float64, 1e-300, 5e299)]
    [InlineData(ScalarType.Float32, 1e-300, float.MaxValue)]
    [InlineData(ScalarType.Float64, 0.25, 2)]
    public void The_gradient_is_half_of_one_over_eps_or_the_largest_number(
        ScalarType dtype, double eps, double expected) =>
        Of(eps, threshold: 0, dtype).Gradient.Should().BeApproximately(expected, 1e-12 * expected);

    // Ties go to the even neighbour, upwards and downwards.
    [Theory]
    [InlineData(1.00390625)]
    [InlineData(1.01171875)]
    [InlineData(-1.01171875)]
    [InlineData(0.1)]
    [InlineData(3.4e38)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void A_threshold_is_rounded_to_bfloat16_as_torch_does(double threshold)
    {
        using var rounded = tensor(threshold).to(ScalarType.BFloat16).to(ScalarType.Float64);
        Of(0.25, threshold, ScalarType.BFloat16).Origin.Should().Be(rounded.item<double>());
    }

    // All bits set: rounding them as a number would carry into the sign.
    [Fact]
    public void A_threshold_that_is_any_NaN_stays_one() =>
        Of(0.25, BitConverter.Int64BitsToDouble(-1), ScalarType.BFloat16).Origin.Should().Be(double.NaN);

    [Theory]
    [InlineData(ForwardValues.Soft)]
    [InlineData(ForwardValues.Hard)]
    public void A_transposed_input_meets_the_same_threshold_and_the_same_values(ForwardValues forward)
    {
        using var scope = NewDisposeScope();
        using var linearized = Sll.Linearize(new LinearizeOptions { Eps = 0.5, Forward = forward });
        var grid = linspace(-1, 2, 40).view(4, 10);
        var transposed = grid.t().contiguous().t();
        transposed.is_contiguous().Should().BeFalse();
        SllOps.Threshold(transposed, 0.4).Equals(SllOps.Threshold(grid, 0.4)).Should().BeTrue();
        var numbers = Inputs.ToDoubles(grid);
        var call = new StepCase("Threshold", 0.5, ScalarType.Float32) { Forward = forward, Origin = (float)0.4 };
        StepCheck.Values(call, numbers, Inputs.ToDoubles(SllOps.Threshold(transposed, 0.4))).Should().BeNull();
        SllOps.Round(transposed).Equals(SllOps.Round(grid)).Should().BeTrue();
        var byTorch = new TorchPath(StepOperator.Threshold).At(0.4);
        OperatorTable.Current.Call(byTorch, grid).Equals(SllOps.Threshold(grid, 0.4)).Should().BeTrue();
    }

    [Fact]
    public void A_coverage_target_reaches_steps_at_any_scale()
    {
        using var scope = NewDisposeScope();
        using var linearized = Sll.Linearize(new LinearizeOptions { Coverage = 1 });
        var x = linspace(-1e9, 1e9, 100).requires_grad_();
        SllOps.Heaviside(x).sum().backward();
        x.grad!.count_nonzero().item<long>().Should().Be(100);
    }

    private static Band Of(double eps, double threshold, ScalarType dtype) =>
        Band.Of(StepOperator.Threshold.Shape, eps, threshold, new LinearizeOptions().Style, dtype);
}
