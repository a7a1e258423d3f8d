namespace SllCore.Tests.Options;

public sealed class LinearizeOptionsTests
{
    [Fact]
    public void The_most_particular_eps_counts()
    {
        var options = new LinearizeOptions { Eps = 0.1 }.WithEps(nameof(SllOps.Sign), 0.2).WithEps(nameof(SllOps.Sign), 0.4, "Net.forward");
        options.EpsOf(nameof(SllOps.Round)).Should().Be(0.1);
        options.EpsOf(nameof(SllOps.Sign)).Should().Be(0.2);
        options.EpsOf(nameof(SllOps.Sign), "Other.forward").Should().Be(0.2);
        options.EpsOf(nameof(SllOps.Sign), "Net.forward").Should().Be(0.4);
        (options with { Coverage = 0.3 }).EpsOf(nameof(SllOps.Round)).Should().BeNull();
        (options with { Coverage = 0.3 }).EpsOf(nameof(SllOps.Sign)).Should().Be(0.2);
    }

    [Fact]
    public void Operators_use_their_own_eps()
    {
        var options = new LinearizeOptions { Eps = 2, Coverage = 0.01 }
            .WithEps(nameof(SllOps.Round), 0.5).WithEps(nameof(SllOps.Threshold), 0.25).WithEps(nameof(SllOps.Argmax), 4);
        using var scope = Sll.Linearize(options);
        Gradient(x => SllOps.Round(x), 0.3).Should().Be(1);
        Gradient(x => SllOps.Threshold(x, 0.2), 0.3).Should().Be(2);
        Gradient(x => SllOps.Threshold(x, tensor(0.2)), 0.3).Should().Be(2);
        Gradient(x => SllOps.Argmax(stack([x, zeros_like(x)]))[0], 0.3).Should().Be(0.125);
    }

    [Fact]
    public void Rounding_to_decimals_has_an_eps_of_its_own_in_units_of_the_input()
    {
        using var scope = Sll.Linearize(new LinearizeOptions { Eps = 0.5 }.WithEps(nameof(SllOps.RoundDecimals), 0.004));
        Gradient(x => SllOps.RoundDecimals(x, 2), 0.0155).Should().BeApproximately(1.25, 1e-9);
        Gradient(x => SllOps.Round(x), 0.3).Should().Be(1);
    }

    [Fact]
    public void A_call_site_uses_its_own_eps()
    {
        using var scope = Sll.Linearize(new LinearizeOptions { Eps = 1 }
            .WithEps(nameof(SllOps.Sign), 0.25, $"{nameof(LinearizeOptionsTests)}.{nameof(Narrow)}"));
        Gradient(Narrow, 0.1).Should().Be(2);
        Gradient(Wide, 0.1).Should().Be(0.5);
        Gradient(x => SllOps.Argmax(stack([x, zeros_like(x)]))[0], 0.1).Should().Be(0.5);
    }

    [Fact]
    public void Equal_options_are_equal()
    {
        var options = new LinearizeOptions { Eps = 0.3 }.WithEps(nameof(SllOps.Round), 0.5).WithEps(nameof(SllOps.Sign), 1, "A.b");
        var same = new LinearizeOptions { Eps = 0.3 }.WithEps(nameof(SllOps.Sign), 1, "A.b").WithEps(nameof(SllOps.Round), 0.5);
        same.Should().Be(options);
        same.GetHashCode().Should().Be(options.GetHashCode());
        options.WithEps(nameof(SllOps.Round), 0.4).Should().NotBe(options);
        options.WithEps(nameof(SllOps.Floor), 0.4).Should().NotBe(options);
        options.Should().NotBe(options.WithEps(nameof(SllOps.Floor), 0.4));
        options.WithEps(nameof(SllOps.Sign), 1, "A.c").Should().NotBe(options.WithEps(nameof(SllOps.Sign), 1, "A.d"));
    }

    [Fact]
    public void Original_options_do_not_change()
    {
        var options = new LinearizeOptions { Eps = 0.3 };
        options.WithEps(nameof(SllOps.Round), 0.5).Eps.Should().Be(0.3);
        options.EpsOf(nameof(SllOps.Round)).Should().Be(0.3);
    }

    [Fact]
    public void The_eps_of_an_operator_is_refused_where_it_is_too_wide()
    {
        using var scope = Sll.Linearize(new LinearizeOptions().WithEps(nameof(SllOps.Floor), 0.6));
        FluentActions.Invoking(() => SllOps.Floor(zeros(1))).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("eps must be above 0 and at most 0.5 for Floor*");
    }

    private static double Gradient(Func<Tensor, Tensor> function, double x)
    {
        using var input = tensor(x).requires_grad_();
        function(input).backward();
        return input.grad!.item<double>();
    }

    private static Tensor Narrow(Tensor x) => SllOps.Sign(x);

    private static Tensor Wide(Tensor x) => SllOps.Sign(x);
}
