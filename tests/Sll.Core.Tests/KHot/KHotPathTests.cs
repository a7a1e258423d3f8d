using SllCore.KHot;
using SllCore.Tests.Oracle;

namespace SllCore.Tests.KHot;

/// <summary>The rows in memory and torch's operators: who computes what, and that both do it at the corners.</summary>
[Trait("Category", "Operators")]
public sealed class KHotPathTests
{
    public static TheoryData<ScalarType> Types => [ScalarType.Float32, ScalarType.Float64];

    [Fact]
    public void Contiguous_rows_on_the_cpu_are_computed_in_memory()
    {
        using var scope = NewDisposeScope();
        var x = zeros(4, 5);
        FusedKHot.Accepts(x, 1).Should().BeTrue();
        FusedKHot.Accepts(x, 0).Should().BeFalse();
        FusedKHot.Accepts(x.t(), 1).Should().BeFalse();
        FusedKHot.Accepts(zeros(4, 5, device: META), 1).Should().BeFalse();
        FusedKHot.Accepts(tensor(1.0), 0).Should().BeTrue();
    }

    [Theory, MemberData(nameof(Types))]
    public void NaN_anywhere_in_a_row_of_any_width_leads_it(ScalarType dtype)
    {
        for (var width = 1; width <= 70; width++)
        {
            using var scope = NewDisposeScope();
            // Row i has its first NaN at i, ∞ before it and another NaN at the end.
            var numbers =
                from row in Enumerable.Range(0, width)
                from i in Enumerable.Range(0, width)
                select i == row || i == width - 1 ? double.NaN : i < row ? double.PositiveInfinity : 1;
            var x = Inputs.ToTensor([.. numbers], dtype).view(width, width);
            x.requires_grad_();
            var y = SllOps.Argmax(x, -1, 0.5);
            y.backward([randn(width, width, dtype: dtype)]);
            y.detach().Equals(eye(width, dtype: dtype)).Should().BeTrue("of width {0}", width);
            x.grad!.count_nonzero().item<long>().Should().Be(0);
        }
    }

    // Along dimension 1 in memory, along 0 by torch's operators. z = 0, −½, −¾ has τ = −¾, so the third share is 0 and
    // the entry is not in the support.
    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void An_entry_on_a_face_of_the_simplex_has_no_share_and_no_gradient(int dim)
    {
        using var scope = NewDisposeScope();
        var row = tensor([0, -0.5, -0.75]);
        var x = row.unsqueeze(1 - dim).requires_grad_();
        var y = SllOps.Argmax(x, dim, 1);
        Inputs.ToDoubles(y).Should().Equal(0.75, 0.25, 0);
        y.flatten()[0].backward();
        Inputs.ToDoubles(x.grad!).Should().Equal(0.5, -0.5, 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void Only_differences_count_however_large_the_entries_are(int dim)
    {
        using var scope = NewDisposeScope();
        var step = Math.ScaleB(1, -30);
        var row = tensor([1e6 + step, 1e6, 1e6 - step]);
        var y = SllOps.Argmax(row.unsqueeze(1 - dim), dim, 4 * step);
        Inputs.ToDoubles(y).Select(share => Math.Round(share, 12))
            .Should().Equal(0.583333333333, 0.333333333333, 0.083333333333);
    }
}
