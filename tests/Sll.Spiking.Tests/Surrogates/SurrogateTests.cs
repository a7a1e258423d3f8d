namespace SllCore.Spiking.Tests.Surrogates;

/// <summary>The factors of the surrogates, against their formulas over double.</summary>
public class SurrogateTests
{
    private const double Theta = 1;

    private static readonly double[] s_distances = [-3, -0.51, -0.5, -0.2, 0, 0.01, 0.3, 0.5, 0.75, 2];

    public static TheoryData<string> Names() => ["rectangle", "floor", "arctan", "fast", "sigmoid", "triangle"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Slope_is_the_formula(string name)
    {
        using var scope = NewDisposeScope();
        var (surrogate, formula) = Make(name);
        using var module = Leaky(threshold: Theta, surrogate: surrogate);
        var x = (tensor(s_distances).unsqueeze(0) + Theta).requires_grad_();
        module.forward(x).sum().backward();
        // Smooth slopes are kept in a byte.
        var tolerance = name is "rectangle" or "floor" ? 1e-12 : formula(0) / 190;
        for (var i = 0; i < s_distances.Length; i++)
        {
            x.grad![0, i].item<double>().Should()
                .BeApproximately(formula(s_distances[i]), tolerance, $"of {s_distances[i]}");
        }
    }

    [Theory]
    [InlineData("arctan", 1e4, 1)]
    [InlineData("sigmoid", 60, 1)]
    [InlineData("triangle", 2, 1)]
    [InlineData("rectangle", 2, 1)]
    public void Densities_have_the_area_one(string name, double range, double area)
    {
        var formula = Make(name).Formula;
        const int n = 4_000_001;
        var h = 2 * range / (n - 1);
        Enumerable.Range(0, n).Sum(i => formula(-range + (i * h)) * h).Should().BeApproximately(area, 1e-3);
    }

    [Fact]
    public void Large_potentials_give_finite_gradients()
    {
        using var scope = NewDisposeScope();
        foreach (var name in new[] { "rectangle", "floor", "arctan", "fast", "sigmoid", "triangle" })
        {
            using var module = Leaky(surrogate: Make(name).Surrogate);
            var x = tensor(new[] { -1e30f, 1e30f, -1e4f, 1e4f }).unsqueeze(0).requires_grad_();
            module.forward(x).sum().backward();
            x.grad!.isfinite().all().item<bool>().Should().BeTrue(name);
        }
    }

    [Fact]
    public void No_gradient_stays_none_however_steep_the_band()
    {
        using var scope = NewDisposeScope();
        using var module = Leaky(surrogate: Surrogate.Rectangle(1e-39, 0.1));
        var x = ones(1, 2).requires_grad_();
        module.forward(x).backward([zeros(1, 2)]);
        x.grad!.eq(0).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void Slopes_are_right_at_the_ends_of_the_legal_range()
    {
        using var scope = NewDisposeScope();
        foreach (var k in new[] { 1e-30, 1e30 })
        {
            At(Surrogate.FastSigmoid(k), 1);
            At(Surrogate.Sigmoid(k), k / 4);
            At(Surrogate.Arctan(k), k / 2);
            At(Surrogate.Triangle(k), 1 / k);
        }

        static void At(Surrogate surrogate, double slope)
        {
            using var module = Leaky(surrogate: surrogate);
            var x = ones(1, 2).requires_grad_();
            module.forward(x).sum().backward();
            x.grad![0, 0].item<float>().Should().BeApproximately((float)slope, (float)slope / 190);
        }
    }

    [Fact]
    public void The_default_is_a_rectangle_of_half_width_theta_on_a_floor()
    {
        using var scope = NewDisposeScope();
        using var module = Leaky(threshold: 2);
        var x = tensor(new[] { -0.1, 0, 3.9, 4.1 }).unsqueeze(0).requires_grad_();
        module.forward(x).sum().backward();
        x.grad!.data<double>().ToArray().Should().Equal(0.05 * 0.25, 0.25, 0.25, 0.05 * 0.25);
    }

    [Fact]
    public void A_report_sees_every_threshold_and_a_table_of_ones_own_decides()
    {
        using var scope = NewDisposeScope();
        using var module = Leaky();
        var (x, report, table) = (ones(3, 5, requires_grad: true), new BandReport(), new CountingOperators());
        using (Sll.Linearize(new LinearizeOptions { Eps = 0.25 }, report))
            _ = module.forward(x);
        report.Rows.Single().Elements.Should().Be(15);
        using (Sll.Use(table))
            _ = module.forward(x);
        table.Calls.Should().Be(3);
    }

    private sealed class CountingOperators() : LinearizedOperators(0.25)
    {
        public int Calls { get; private set; }

        protected override Tensor Apply(StepOperator step, Tensor input, Tensor origin)
        {
            Calls++;
            return base.Apply(step, input, origin);
        }
    }

    [Fact]
    public void A_scope_overrides_it()
    {
        using var scope = NewDisposeScope();
        using var module = Leaky(surrogate: Surrogate.Arctan());
        double Slope(double distance)
        {
            var x = tensor(new[] { 1 + distance }).unsqueeze(0).requires_grad_();
            module.forward(x).sum().backward();
            return x.grad!.item<double>();
        }
        Slope(0).Should().Be(1);
        using (Sll.Linearize(0.25))
        {
            Slope(0.2).Should().Be(2);
            Slope(0.3).Should().Be(0);
        }
        using (Sll.Use(new RelaxedOperators(1)))
            Slope(0).Should().BeApproximately(0.25, 1e-12);
        using (Sll.Use(OperatorTable.Hard))
        {
            using var x = tensor(new[] { 1.5 }).unsqueeze(0).requires_grad_();
            module.forward(x).requires_grad.Should().BeFalse();
        }
        Slope(0).Should().Be(1);
    }

    [Fact]
    public void A_linear_scope_gives_fractions()
    {
        using var scope = NewDisposeScope();
        using var band = Sll.Linearize(0.5);
        using var module = Leaky();
        module.forward(tensor(new[] { 0.25, 0.75, 1, 1.25, 2 }).unsqueeze(0)).data<double>().ToArray()
            .Should().Equal(0, 0.25, 0.5, 0.75, 1);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.6)]
    public void Coverage_puts_its_share_into_the_band(double share)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        using var module = Leaky(reset: Reset.None, beta: 0, surrogate: Surrogate.Coverage(share));
        var x = randn(20, 1000).requires_grad_();
        module.forward(x).sum().backward();
        x.grad!.gt(0).to(ScalarType.Float64).mean().item<double>().Should().BeApproximately(share, 0.02);
    }

    internal static (Surrogate Surrogate, Func<double, double> Formula) Make(string name) => name switch
    {
        "rectangle" => (Surrogate.Rectangle(0.5), d => Math.Abs(d) <= 0.5 ? 1 : 0),
        "floor" => (Surrogate.Rectangle(0.5, 0.05), d => Math.Abs(d) <= 0.5 ? 1 : 0.05),
        "arctan" => (Surrogate.Arctan(3), d => 1.5 / (1 + Math.Pow(1.5 * Math.PI * d, 2))),
        "steep" => (Surrogate.Arctan(40), d => 20 / (1 + Math.Pow(20 * Math.PI * d, 2))),
        "fast" => (Surrogate.FastSigmoid(10), d => 1 / Math.Pow(1 + (10 * Math.Abs(d)), 2)),
        "sigmoid" => (
            Surrogate.Sigmoid(4), d => 4 * Math.Exp(-4 * Math.Abs(d)) / Math.Pow(1 + Math.Exp(-4 * Math.Abs(d)), 2)),
        _ => (Surrogate.Triangle(0.8), d => Math.Max(0, 1 - (Math.Abs(d) / 0.8)) / 0.8),
    };
}
