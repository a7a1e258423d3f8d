using SllCore.Coverage;

namespace SllCore.Tests.Coverage;

/// <summary>The gap between a row's two largest entries, at every width and wherever they are.</summary>
[Trait("Category", "Operators")]
public sealed class ChoiceGapTests
{
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void The_gap_of_one_row_is_that_of_the_sorted_row(ScalarType dtype)
    {
        var chance = new Random(8);
        for (var width = 2; width < 80; width++)
        {
            // Eighths, so that every difference is exact; the first place is the largest's, the second the next one's.
            var row = Enumerable.Range(0, width).Select(_ => chance.Next(-800, 0) / 8.0).ToArray();
            var (first, second) = (chance.Next(width), chance.Next(width - 1));
            row[first] = 10;
            row[second < first ? second : second + 1] = chance.Next(1, 80) / 8.0;
            var sorted = row.OrderDescending().ToArray();
            using var x = tensor(row, dtype: dtype);
            ChoiceGap.EpsFor(x, dim: 0, k: 1, coverage: 1)
                .Should().BeApproximately(sorted[0] - sorted[1], 1e-4, "width {0}", width);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_row_with_NaN_or_infinity_has_no_gap(double value)
    {
        for (var place = 0; place < 70; place++)
        {
            var row = Enumerable.Range(0, 70).Select(i => (double)i).ToArray();
            row[place] = value;
            using var x = tensor(row);
            ChoiceGap.EpsFor(x, dim: 0, k: 1, coverage: 1).Should().BeNull("place {0}", place);
        }
    }

    // Of more rows than are sampled all of a kind have the same gap; of fewer, ties count as in the band already.
    [Theory]
    [InlineData(5000, 0.5, 0.25)]
    [InlineData(4, 0.75, 0.25)]
    [InlineData(4, 1, 3)]
    public void The_gap_of_many_rows_is_their_quantile(int rows, double coverage, double expected)
    {
        using var scope = NewDisposeScope();
        var second = rows > 4 ? full(rows, 0.75) : tensor(new[] { 1, 1, 0.75f, -2 });
        var x = stack([ones(rows), second], 1);
        ChoiceGap.EpsFor(x, dim: 1, k: 1, coverage).Should().BeApproximately(expected, 1e-4);
        ChoiceGap.EpsFor(x.t().contiguous(), dim: 0, k: 1, coverage).Should().BeApproximately(expected, 1e-4);
    }

    [Fact]
    public void Equal_largest_entries_have_the_gap_0_which_is_none()
    {
        using var x = tensor(new[] { 1.0, 7, 2, 3, 4, 5, 6, 0, 1, 7, 2, 3 });
        ChoiceGap.EpsFor(x, dim: 0, k: 1, coverage: 1).Should().BeNull();
    }
}
