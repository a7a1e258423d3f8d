using System.Text.Json;

namespace SllCore.Tests.Options;

public sealed class LinearizeOptionsTests
{
    [Fact]
    public void The_most_particular_eps_counts()
    {
        var options = new LinearizeOptions { Eps = 0.1 }
            .WithEps(StepOperator.Sign, 0.2).WithEps(StepOperator.Sign, 0.4, "net");
        options.EpsOf(StepOperator.Round).Should().Be(0.1);
        options.EpsOf(StepOperator.Sign).Should().Be(0.2);
        options.EpsOf(StepOperator.Sign, "other").Should().Be(0.2);
        options.EpsOf(StepOperator.Sign, "net").Should().Be(0.4);
        (options with { Coverage = 0.3 }).EpsOf(StepOperator.Round).Should().BeNull();
        (options with { Coverage = 0.3 }).EpsOf(StepOperator.Sign).Should().Be(0.2);
    }

    [Fact]
    public void Operators_use_their_own_eps()
    {
        var options = new LinearizeOptions { Eps = 2, Coverage = 0.01 }
            .WithEps(StepOperator.Round, 0.5).WithEps(StepOperator.Threshold, 0.25).WithEps(ChoiceOperator.Argmax, 4);
        using var scope = Sll.Linearize(options);
        Gradient(x => SllOps.Round(x), 0.3).Should().Be(1);
        Gradient(x => SllOps.Threshold(x, 0.2), 0.3).Should().Be(2);
        Gradient(x => SllOps.Threshold(x, tensor(0.2)), 0.3).Should().Be(2);
        Gradient(x => SllOps.Argmax(stack([x, zeros_like(x)]))[0], 0.3).Should().Be(0.125);
    }

    [Fact]
    public void Rounding_to_decimals_has_an_eps_of_its_own_in_units_of_the_input()
    {
        using var scope = Sll.Linearize(new LinearizeOptions { Eps = 0.5 }.WithEps(StepOperator.RoundDecimals, 0.004));
        Gradient(x => SllOps.RoundDecimals(x, 2), 0.0155).Should().BeApproximately(1.25, 1e-9);
        Gradient(x => SllOps.Round(x), 0.3).Should().Be(1);
    }

    [Fact]
    public void A_site_uses_its_own_eps()
    {
        using var scope = Sll.Linearize(
            new LinearizeOptions { Eps = 1 }.WithEps(StepOperator.Sign, 0.25, "block/narrow"));
        Gradient(SllOps.Sign, 0.1).Should().Be(0.5);
        using (Sll.Site("block"))
        {
            Gradient(SllOps.Sign, 0.1).Should().Be(0.5);
            using (Sll.Site("narrow"))
            {
                Gradient(SllOps.Sign, 0.1).Should().Be(2);
                Gradient(SllOps.Heaviside, 0.1).Should().Be(0.5);
            }
        }
        Gradient(SllOps.Sign, 0.1).Should().Be(0.5);
    }

    /// <summary>The runtime inlines small methods after some hundred calls: what counts must be the name.</summary>
    [Fact]
    public void A_sites_eps_stays_when_the_runtime_inlines()
    {
        using var scope = Sll.Linearize(new LinearizeOptions { Eps = 1 }.WithEps(StepOperator.Sign, 0.25, "narrow"));
        for (var call = 0; call < 2000; call++)
        {
            Gradient(Narrow, 0.1).Should().Be(2);
            Gradient(Wide, 0.1).Should().Be(0.5);
        }
    }

    [Fact]
    public void A_module_is_a_site()
    {
        using var narrow = SllModules.Sign("narrow");
        using var scope = Sll.Linearize(new LinearizeOptions { Eps = 1 }.WithEps(StepOperator.Sign, 0.25, "narrow"));
        Gradient(narrow.call, 0.1).Should().Be(2);
        Gradient(SllOps.Sign, 0.1).Should().Be(0.5);
    }

    [Fact]
    public void Options_survive_JSON()
    {
        var options = (LinearizeOptions.Recommended with { Floor = 0.05 })
            .WithEps(StepOperator.Round, 0.5).WithEps(ChoiceOperator.Argmax, 2, "router");
        var json = JsonSerializer.Serialize(options);
        JsonSerializer.Deserialize<LinearizeOptions>(json).Should().Be(options);
        FluentActions.Invoking(() => JsonSerializer.Deserialize<LinearizeOptions>(
            json.Replace("Argmax", "Argmix", StringComparison.Ordinal)))
            .Should().Throw<JsonException>().WithMessage("'Argmix' is none of the operators*Argmax*");
    }

    [Fact]
    public void They_print_all_that_was_set() =>
        LinearizeOptions.Recommended.WithEps(StepOperator.Round, 0.5)
            .WithEps(StepOperator.Sign, 0.25, "gate").ToString()
            .Should().Be(
                "coverage 0.5, forward Hard, slope Exact, floor 0.1, eps of Round 0.5, eps of Sign at gate 0.25");

    [Fact]
    public void Equal_options_are_equal()
    {
        var options = new LinearizeOptions { Eps = 0.3 }
            .WithEps(StepOperator.Round, 0.5).WithEps(StepOperator.Sign, 1, "A.b");
        var same = new LinearizeOptions { Eps = 0.3 }
            .WithEps(StepOperator.Sign, 1, "A.b").WithEps(StepOperator.Round, 0.5);
        same.Should().Be(options);
        same.GetHashCode().Should().Be(options.GetHashCode());
        options.WithEps(StepOperator.Round, 0.4).Should().NotBe(options);
        options.WithEps(StepOperator.Floor, 0.4).Should().NotBe(options);
        options.Should().NotBe(options.WithEps(StepOperator.Floor, 0.4));
        options.WithEps(StepOperator.Sign, 1, "A.c").Should().NotBe(options.WithEps(StepOperator.Sign, 1, "A.d"));
    }

    [Fact]
    public void Original_options_do_not_change()
    {
        var options = new LinearizeOptions { Eps = 0.3 };
        options.WithEps(StepOperator.Round, 0.5).Eps.Should().Be(0.3);
        options.EpsOf(StepOperator.Round).Should().Be(0.3);
    }

    [Fact]
    public void The_eps_of_an_operator_is_refused_where_it_is_too_wide()
    {
        using var scope = Sll.Linearize(new LinearizeOptions().WithEps(StepOperator.Floor, 0.6));
        FluentActions.Invoking(() => SllOps.Floor(zeros(1))).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("eps must be above 0 and at most 0.5 for Floor*");
    }

    private static double Gradient(Func<Tensor, Tensor> function, double x)
    {
        using var input = tensor(x).requires_grad_();
        function(input).backward();
        return input.grad!.item<double>();
    }

    private static Tensor Narrow(Tensor x)
    {
        using var site = Sll.Site("narrow");
        return SllOps.Sign(x);
    }

    private static Tensor Wide(Tensor x) => SllOps.Sign(x);
}
