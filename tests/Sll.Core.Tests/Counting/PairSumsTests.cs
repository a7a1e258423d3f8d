using SllCore.Counting;

namespace SllCore.Tests.Counting;

/// <summary>Sums over the pairs in windows, noted at their ends, against what they are sums of.</summary>
public sealed class PairSumsTests
{
    [Fact]
    public void An_error_of_rounding_goes_no_farther_than_the_windows_that_overlap()
    {
        var sums = new PairSums(4);
        // 0.1 + (0.2 + 0.3) is not what is taken off at the end, (0.1 + 0.2) + 0.3.
        sums.AddMember(0, 2, 0.1);
        sums.AddMember(1, 2, 0.2);
        sums.AddMember(1, 2, 0.3);
        sums.AddMember(3, 4, 1e-20);
        sums.Finish();
        sums.Values(0).Should().Be(0.1);
        sums.Values(1).Should().Be(0.1 + (0.2 + 0.3));
        sums.Values(2).Should().Be(0);
        sums.Values(3).Should().Be(1e-20);
        sums.Members(1).Should().Be(3);
    }

    [Fact]
    public void What_is_not_finite_stays_in_its_window()
    {
        var sums = new PairSums(5);
        sums.AddMember(0, 2, double.PositiveInfinity);
        sums.AddMember(1, 3, double.NegativeInfinity);
        sums.AddMember(3, 4, double.NaN);
        sums.AddMember(2, 5, 0.5);
        sums.Finish();
        Enumerable.Range(0, 5).Select(sums.Values).Should().Equal(
            double.PositiveInfinity, double.NaN, double.NegativeInfinity, double.NaN, 0.5);
    }

    [Fact]
    public void Two_threads_add_up()
    {
        var (sums, other) = (new PairSums(2), new PairSums(2));
        sums.AddMember(0, 1, double.PositiveInfinity);
        other.AddMember(1, 2, double.NegativeInfinity);
        other.AddAbove(2);
        sums.AddAbove(1);
        sums.Add(other);
        sums.Finish();
        new[] { sums.Values(0), sums.Values(1) }.Should().Equal(double.PositiveInfinity, double.NegativeInfinity);
        new[] { sums.Above(0), sums.Above(1) }.Should().Equal(2, 1);
    }

    [Fact]
    public void A_width_that_the_type_cannot_hold_is_its_largest_number()
    {
        BandWidth.Of<float>(1e300).Should().Be(float.MaxValue);
        BandWidth.Of<float>(0.25).Should().Be(0.25f);
        BandWidth.Of<double>(1e300).Should().Be(1e300);
    }
}
