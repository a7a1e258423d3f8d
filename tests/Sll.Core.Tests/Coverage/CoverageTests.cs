using SllCore.Tests.Support;

namespace SllCore.Tests.Coverage;

public sealed class CoverageTests
{
    private static readonly Dictionary<string, Func<double, double>> s_distances = new()
    {
        ["Heaviside"] = Math.Abs,
        ["Sign"] = Math.Abs,
        ["Threshold"] = x => Math.Abs(x - 0.4f),
        ["Round"] = x => Math.Abs(x - Math.Floor(x) - 0.5),
        ["Floor"] = x => Math.Abs(x - Math.Round(x)),
        ["Ceil"] = x => Math.Abs(x - Math.Round(x)),
    };

    public static TheoryData<string, double> Targets
    {
        get
        {
            var data = new TheoryData<string, double>();
            foreach (var name in s_distances.Keys)
            {
                foreach (var coverage in new[] { 0.01, 0.3, 0.5, 1 })
                    data.Add(name, coverage);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_small_tensor_meets_the_target_exactly(string name, double coverage)
    {
        manual_seed(11);
        using var input = randn(1000);
        var eps = Eps(name, input, coverage, out var inBand);
        var sorted = input.data<float>().ToArray().Select(x => s_distances[name](x)).Order().ToArray();
        eps.Should().BeApproximately(sorted[(int)Math.Ceiling(coverage * 1000) - 1], 1e-6);
        inBand.Should().BeInRange(coverage, coverage + 0.002);
    }

    [Theory]
    [InlineData("Heaviside", 0.01)]
    [InlineData("Sign", 0.9)]
    [InlineData("Threshold", 0.5)]
    [InlineData("Round", 0.3)]
    [InlineData("Floor", 0.5)]
    [InlineData("Ceil", 0.9)]
    public void A_large_tensor_meets_the_target_within_its_sampling_error(string name, double coverage)
    {
        manual_seed(12);
        using var input = randn(200_000);
        Eps(name, input, coverage, out var inBand);
        // Four standard errors of a sample of 1024.
        inBand.Should().BeApproximately(coverage, 4 * Math.Sqrt(coverage * (1 - coverage) / 1024) + 0.002);
    }

    [Fact]
    public void The_band_follows_the_scale_of_the_input()
    {
        using var input = randn(500);
        var eps = Eps("Sign", input, 0.3, out _);
        Eps("Sign", input * 1024, 0.3, out _).Should().BeApproximately(1024 * eps, 1e-3);
    }

    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void Every_dtype_has_its_band(ScalarType dtype)
    {
        using var input = randn(1000).to(dtype);
        Eps("Round", input, 0.4, out var inBand);
        // Half types have few different numbers, so that several share a distance.
        inBand.Should().BeInRange(0.4, dtype == ScalarType.Float64 ? 0.402 : 0.45);
    }

    [Fact]
    public void A_layout_changes_nothing()
    {
        using var matrix = randn(100, 70);
        using var transposed = matrix.t();
        using var own = transposed.contiguous();
        Eps("Round", transposed, 0.3, out _).Should().Be(Eps("Round", own, 0.3, out _));
    }

    [Fact]
    public void Whatever_has_no_fraction_is_ignored()
    {
        using var input = tensor(
            [0.1f, 0.2f, 0.3f, 0.4f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e30f, 2e30f, -1e30f]);
        Eps("Floor", input, 0.5, out _).Should().BeApproximately(0.2, 1e-6);
    }

    [Fact]
    public void Without_a_distance_the_fixed_eps_counts_within_its_legal_range()
    {
        var options = new LinearizeOptions { Coverage = 0.5, Eps = 0.25 };
        using var zeros = torch.zeros(4, requires_grad: true);
        using (Sll.Linearize(options))
            SllOps.Sign(zeros).sum().backward();
        zeros.grad!.data<float>().ToArray().Should().AllBeEquivalentTo(2f);
        using var tie = tensor(0.005).requires_grad_();
        using (Sll.Linearize(options with { Eps = 0.0025 }))
            SllOps.RoundDecimals(tie, 2).backward();
        tie.grad!.item<double>().Should().BeApproximately(2, 1e-12);
        zeros.grad.zero_();
        using (Sll.Linearize(options with { Eps = 3 }))
        {
            SllOps.Sign(zeros).sum().backward();
            zeros.grad.data<float>().ToArray().Should().AllBeEquivalentTo(1 / 6f);
            using var empty = torch.empty(0, requires_grad: true);
            SllOps.Round(empty).shape.Should().Equal(0);
            SllOps.Round(full(2, float.NaN)).isnan().all().item<bool>().Should().BeTrue();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Argmax_meets_the_target_in_rows_along_every_dimension(long dim)
    {
        manual_seed(13);
        using var input = randn(8, 9, 10);
        using var scope = Sll.Linearize(new LinearizeOptions { Coverage = 0.4 });
        using var output = SllOps.Argmax(input, dim);
        var shared = output.amax([dim]).lt(1).to(float64).mean().item<double>();
        shared.Should().BeInRange(0.4, 0.4 + (2.0 / 72));
    }

    [Fact]
    public void Argmax_ignores_rows_that_nothing_can_share()
    {
        var infinity = float.PositiveInfinity;
        using var input = tensor(
            new[,] { { 1, 0.5f }, { 1, -1 }, { infinity, 0 }, { float.NaN, 0 }, { 0, -infinity } });
        using var leaf = input.clone().requires_grad_();
        using var scope = Sll.Linearize(new LinearizeOptions { Coverage = 0.5 });
        SllOps.Argmax(leaf)[.., 0].sum().backward();
        // ε is just above the gap of 0.5, and the gradient of two classes 1/(2ε).
        leaf.grad![0, 0].item<float>().Should().BeApproximately(1, 1e-5f);
        leaf.grad![1..].abs().sum().item<float>().Should().Be(0);
        using var alone = torch.zeros(3, 1);
        SllOps.Argmax(alone).data<float>().ToArray().Should().Equal(1, 1, 1);
    }

    [Fact]
    public void Rounding_to_decimals_meets_the_target_in_its_own_units()
    {
        using var input = linspace(0.0005, 0.0495, 50, dtype: float64).requires_grad_();
        using var scope = Sll.Linearize(new LinearizeOptions { Coverage = 0.2, Eps = 100 });
        SllOps.RoundDecimals(input, 2).sum().backward();
        // Ten inputs per step of 0.01, of which two are nearest to its boundary.
        input.grad!.ne(0).sum().item<long>().Should().Be(10);
        SllOps.RoundDecimals(full(2, double.NaN), 2).isnan().all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void No_gradient_flows_through_the_choice()
    {
        using var input = randn(64, dtype: float64).requires_grad_();
        using var scope = Sll.Linearize(new LinearizeOptions { Coverage = 0.5 });
        using var gradient = autograd.grad([SllOps.Sign(input).sum()], [input], create_graph: true)[0];
        gradient.data<double>().ToArray().Where(g => g != 0).Distinct().Should().ContainSingle();
    }

    // Read off the gradient, which is 1/(2ε) in the band.
    private static double Eps(string name, Tensor input, double coverage, out double inBand)
    {
        using var leaf = input.detach().clone().requires_grad_();
        using var scope = Sll.Linearize(new LinearizeOptions { Coverage = coverage });
        var transposed = leaf.dtype == input.dtype && !input.is_contiguous();
        SevenOperators.Call(name, transposed ? leaf.t().contiguous().t() : leaf).sum().backward();
        var gradient = leaf.grad!.to(float64);
        inBand = gradient.ne(0).to(float64).mean().item<double>();
        return 0.5 / gradient.max().item<double>();
    }
}
