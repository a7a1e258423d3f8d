using CsCheck;
using SllCore.Coverage;

namespace SllCore.Tests.Coverage;

public sealed class QuantileTests
{
    [Fact]
    public void It_is_the_order_statistic_that_sorting_finds() =>
        Gen.Select(Gen.Float[1e-30f, 1e30f].Array[64], Gen.Double[0.001, 1]).Sample((distances, q) =>
        {
            var expected = distances.Order().ElementAt((int)Math.Ceiling(q * distances.Length) - 1);
            Quantile.Of<float>(distances, q).Should().Be(expected);
            var wide = distances.Select(d => d * 1e-100).ToArray();
            Quantile.Of<double>(wide, q).Should().Be(wide.Order().ElementAt((int)Math.Ceiling(q * wide.Length) - 1));
        });

    [Fact]
    public void What_is_not_finite_does_not_count() =>
        Quantile.Of<float>(Padded(3, float.NaN, 1, float.PositiveInfinity, 2, 4), 0.5).Should().Be(2);

    [Fact]
    public void What_lies_on_a_boundary_counts_only_as_far_as_it_does_not_decide()
    {
        Quantile.Of<float>(Padded(0, 1, 2, 3), 0.5).Should().Be(1);
        // The zeros alone are half: the quantile is that of 1, 2, 3, 4.
        Quantile.Of<float>(Padded(0, 0, 0, 0, 1, 2, 3, 4), 0.5).Should().Be(2);
    }

    [Fact]
    public void Without_a_positive_distance_there_is_none()
    {
        Quantile.Of<float>(Padded(0, 0, 0), 0.5).Should().BeNull();
        Quantile.Of<float>(Padded(), 0.5).Should().BeNull();
    }

    [Fact]
    public void Subnormals_and_the_largest_number_are_found()
    {
        Quantile.Of<float>(Padded(float.Epsilon), 0.1).Should().Be(float.Epsilon);
        Quantile.Of<float>(Padded(float.MaxValue), 1).Should().Be(float.MaxValue);
    }

    private static float[] Padded(params float[] values) =>
        [.. values, .. Enumerable.Repeat(float.NaN, 32 - values.Length)];
}
