namespace SllCore.Tests.Report;

public sealed class BandReportTests
{
    [Fact]
    public void It_counts_calls_elements_and_the_fraction_in_the_band()
    {
        using var input = tensor([0.1, -0.2, 0.3, -4]).requires_grad_();
        var row = Only(new LinearizeOptions { Eps = 0.25 }, () =>
        {
            SllOps.Sign(input).sum().backward();
            SllOps.Sign(input).sum().backward();
        });
        row.Operator.Should().Be(StepOperator.Sign);
        row.Calls.Should().Be(2);
        row.Elements.Should().Be(8);
        row.InBand.Should().Be(0.5);
        row.Eps.Should().Be(0.25);
        row.Backwards.Should().Be(2);
        row.ZeroGradients.Should().Be(0);
        row.Dtype.Should().Be(ScalarType.Float64);
        // |0.1/ε − 1| = 0.6 and |−0.2/ε + 1| = 0.2, of four.
        row.Difference.Should().BeApproximately(0.2, 1e-12);
    }

    [Fact]
    public void Values_and_gradients_are_those_without_a_report()
    {
        using var input = randn(50, dtype: float64);
        using var g = randn(50, dtype: float64);
        var (with, without) = (input.clone().requires_grad_(), input.clone().requires_grad_());
        using var observed = Run(with, new BandReport());
        using var plain = Run(without, report: null);
        observed.data<double>().ToArray().Should().Equal(plain.data<double>().ToArray());
        with.grad!.data<double>().ToArray().Should().Equal(without.grad!.data<double>().ToArray());

        Tensor Run(Tensor leaf, BandReport? report)
        {
            using var scope = Sll.Linearize(new LinearizeOptions { Eps = 0.4 }, report);
            var output = SllOps.Threshold(leaf, 0.3);
            output.backward([g]);
            return output;
        }
    }

    [Fact]
    public void Gradients_that_are_zero_everywhere_are_counted()
    {
        using var input = tensor([5.0, -5]).requires_grad_();
        using var near = zeros(2, dtype: float64, requires_grad: true);
        var row = Only(new LinearizeOptions { Eps = 0.1 }, () =>
        {
            foreach (var x in new[] { input, near, input, input })
                SllOps.Sign(x).sum().backward();
        });
        row.Backwards.Should().Be(4);
        row.ZeroGradients.Should().Be(0.75);
    }

    [Fact]
    public void Rows_are_what_argmax_counts()
    {
        using var input = tensor(new[,] { { 1.0, 0.9, 0 }, { 1, 0, 0 }, { 3, 1, 2.8 }, { double.NaN, 0, 0 } })
            .requires_grad_();
        var row = Only(new LinearizeOptions { Eps = 0.4 }, () => SllOps.Argmax(input).sum().backward());
        row.Elements.Should().Be(4);
        row.InBand.Should().Be(0.5);
        // The gaps are 0.1, 0.2, 1, and none.
        row.SuggestedEps.Should().BeApproximately(0.2, 1e-5);
        // Two rows give 0.625 and 0.375 and 0.75 and 0.25: 2 · 0.375 and 2 · 0.25 of twelve entries.
        row.Difference.Should().BeApproximately(1.25 / 12, 1e-12);
    }

    [Fact]
    public void A_choice_of_one_is_in_no_band() =>
        Only(new LinearizeOptions(), () => SllOps.Argmax(zeros(3, 1)).Dispose()).InBand.Should().Be(0);

    [Theory]
    [InlineData(ScalarType.Float64, 52)]
    [InlineData(ScalarType.Float32, 23)]
    [InlineData(ScalarType.Float16, 10)]
    [InlineData(ScalarType.BFloat16, 7)]
    public void The_spacing_is_that_of_the_dtype_where_the_boundaries_are(ScalarType dtype, int bits)
    {
        using var scope = NewDisposeScope();
        var one = Math.ScaleB(1, -bits);
        var x = full(8, -5.5, dtype: dtype);
        Spacing(() => SllOps.Round(x)).Should().Be(4 * one);
        Spacing(() => SllOps.Argmax(x)).Should().Be(4 * one);
        Spacing(() => SllOps.Threshold(x, 2.5)).Should().Be(2 * one);
        Spacing(() => SllOps.Sign(x)).Should().Be(0);

        double Spacing(Action call) => Only(new LinearizeOptions(), () =>
        {
            call();
            call();
        }).Spacing;
    }

    [Fact]
    public void The_band_of_a_threshold_is_where_the_threshold_is()
    {
        using var input = tensor([0.3, 0.45, 0.6, -0.5]);
        var row = Only(new LinearizeOptions { Eps = 0.125 }, () => SllOps.Threshold(input, 0.5).Dispose());
        row.InBand.Should().Be(0.5);
        row.Backwards.Should().Be(0);
        row.ZeroGradients.Should().Be(0);
    }

    [Fact]
    public void Call_sites_are_named_after_the_users_methods()
    {
        var report = new BandReport();
        using var input = zeros(2);
        using (Sll.Linearize(new LinearizeOptions { Eps = 0.5 }, report))
        {
            using var module = new Quantizer();
            module.call(input).Dispose();
            SllOps.Round(input).Dispose();
            using var ready = nn.Sequential(SllModules.Round());
            ready.call(input).Dispose();
            new Action(() => SllOps.Round(input).Dispose())();
            Local();
        }
        var own = $"{nameof(BandReportTests)}.{nameof(Call_sites_are_named_after_the_users_methods)}";
        report.Rows.Select(row => (row.CallSite, row.Calls)).Should().Equal(("Quantizer.forward", 1L), (own, 4L));

        void Local() => SllOps.Round(input).Dispose();
    }

    [Fact]
    public void A_worker_adopts_the_table_with_its_report()
    {
        var report = new BandReport();
        using var scope = Sll.Linearize(new LinearizeOptions { Eps = 0.5 }, report);
        var table = OperatorTable.Current;
        var worker = new Thread(() =>
        {
            using var adopted = Sll.Use(table);
            SllOps.Sign(zeros(3)).Dispose();
        });
        worker.Start();
        worker.Join();
        report.Rows.Should().ContainSingle().Which.Elements.Should().Be(3);
        report.Clear();
        report.Rows.Should().BeEmpty();
    }

    [Fact]
    public void Rounding_to_decimals_is_reported_in_units_of_the_input()
    {
        using var input = tensor([0.0149, 0.0151, 0.02, 0.04]);
        var row = Only(new LinearizeOptions { Eps = 0.001 }, () => SllOps.RoundDecimals(input, 2).Dispose());
        row.Operator.Should().Be(StepOperator.RoundDecimals);
        row.InBand.Should().Be(0.5);
        row.Eps.Should().BeApproximately(0.001, 1e-12);
        row.SuggestedEps.Should().BeApproximately(0.004, 1e-12);
        // Of the scaled input, whose mean is 2.25, in hundredths.
        row.Spacing.Should().BeApproximately(0.01 * Math.ScaleB(1, -51), 1e-20);
        // Both are 0.1 ε from the boundary, and so 0.45 of the step of 0.01 from the hard values.
        row.Difference.Should().BeApproximately(0.5 * 0.0045, 1e-9);
    }

    [Fact]
    public void Numbers_without_a_fraction_are_in_no_band()
    {
        using var input = tensor([1e30, 0.01, 0.5, 1e20]);
        Only(new LinearizeOptions { Eps = 0.1 }, () => SllOps.Floor(input).Dispose()).InBand.Should().Be(0.25);
    }

    [Fact]
    public void Nothing_is_recorded_of_tensors_without_elements() =>
        Report(new LinearizeOptions(), () => SllOps.Round(zeros(0)).Dispose()).Rows.Should().BeEmpty();

    [Fact]
    public void A_healthy_row_has_no_warnings()
    {
        manual_seed(4);
        using var input = randn(1000).requires_grad_();
        var options = new LinearizeOptions { Coverage = 0.5, Forward = ForwardValues.Hard };
        Only(options, () => SllOps.Sign(input).sum().backward()).Warnings.Should().BeEmpty();
    }

    [Fact]
    public void On_the_edge_of_every_rule_there_is_no_warning() =>
        new BandReportRow
        {
            Operator = StepOperator.Sign,
            CallSite = "Net.forward",
            Calls = 1,
            Elements = 20,
            InBand = 0.05,
            Eps = 0.5,
            Spacing = 0.5,
            Difference = 0.05,
            Backwards = 2,
            ZeroGradients = 0.5,
        }.Warnings.Should().BeEmpty();

    [Fact]
    public void An_argmax_is_warned_of_in_rows()
    {
        using var input = tensor(new[,] { { 1.0, 0 }, { 0, 1 } });
        var report = Report(new LinearizeOptions { Eps = 0.5 }, () => SllOps.Argmax(input).Dispose());
        report.Warnings.Should().ContainSingle().Which.Should().Contain("0 % of rows in the band");
        report.ToString().ReplaceLineEndings("\n").Should().EndWith($"\n! {report.Warnings[0]}\n");
    }

    [Fact]
    public void A_band_that_nothing_falls_into_is_warned_of()
    {
        using var input = linspace(0.001, 0.999, 1000, dtype: float64).requires_grad_();
        var report = Report(new LinearizeOptions { Eps = 0.001 }, () => SllOps.Round(input).sum().backward());
        report.Warnings.Should().Equal(
            $"Round at {nameof(BandReportTests)}.{nameof(A_band_that_nothing_falls_into_is_warned_of)}: 0.2 % of " +
            "elements in the band (ε = 0.001); gradients are almost all zero; " +
            "try Forward = Hard with ε 0.4, or coverage 0.3.");
    }

    [Fact]
    public void The_suggested_eps_would_hold_half_of_the_elements()
    {
        manual_seed(4);
        using var input = randn(1000, dtype: float64) * 3;
        var row = Only(new LinearizeOptions { Eps = 0.001 }, () =>
        {
            SllOps.Heaviside(input).Dispose();
            SllOps.Heaviside(input).Dispose();
        });
        row.SuggestedEps.Should().Be(input.abs().sort().Values[499].item<double>());
        row.Warnings.Should().ContainSingle().Which.Should().Contain("try Forward = Hard with ε 2");
    }

    [Fact]
    public void An_eps_below_the_spacing_is_warned_of()
    {
        using var input = full(100, 1.5, dtype: bfloat16);
        Only(new LinearizeOptions { Eps = 0.002, Forward = ForwardValues.Hard }, () => SllOps.Round(input).Dispose())
            .Warnings.Should().ContainSingle()
            .Which.Should().EndWith(
                "ε is below the spacing of bfloat16 here (0.002 against 0.0078): the band holds the boundary alone.");
    }

    [Fact]
    public void A_gap_between_training_and_deployment_is_warned_of()
    {
        using var input = linspace(0, 10, 1001, dtype: float64);
        Only(new LinearizeOptions { Eps = 0.5 }, () => SllOps.Round(input).Dispose()).Warnings.Should().ContainSingle()
            .Which.Should().EndWith("its output differs from the hard operator's by 0.25 on average; " +
                "evaluate outside the scope, and try Forward = Hard.");
    }

    [Fact]
    public void A_gradient_that_never_arrives_is_warned_of()
    {
        using var input = zeros(10, requires_grad: true);
        var options = new LinearizeOptions { Eps = 0.5, Forward = ForwardValues.Hard };
        Only(options, () => (SllOps.Sign(input) * 0).sum().backward()).Warnings.Should().ContainSingle()
            .Which.Should().EndWith("100 % of the gradients are zero although 100 % of elements are in the band: " +
                "what comes after it passes none back, or, as All, Any, And and Or do, one of several.");
    }

    [Fact]
    public void A_scope_that_no_call_reached_says_so() =>
        Report(new LinearizeOptions(), () => sign(zeros(3)).Dispose()).ToString()
            .Should().Contain("! No call of SllOps reached the scope.").And.Contain("SllInterceptTorch");

    [Fact]
    public void An_eps_that_was_never_used_is_mentioned() =>
        Report(new LinearizeOptions { Eps = 10 }.WithEps(StepOperator.Floor, 0.4).WithEps(StepOperator.Sign, 5, "gate"),
            () => SllOps.Sign(zeros(3)).Dispose()).Warnings.Should().HaveCount(3)
            .And.Contain("The ε of Floor 0.4 was never used: no such call came.")
            .And.Contain("The ε of Sign at gate 5 was never used: no such call came.")
            .And.Contain(warning => warning.Contains("has no ε of its own", StringComparison.Ordinal));

    [Fact]
    public void An_eps_of_a_scope_that_no_call_reached_is_mentioned_beside_one_that_calls_reached()
    {
        var report = new BandReport();
        using (Sll.Linearize(new LinearizeOptions().WithEps(StepOperator.Floor, 0.4), report))
        using (Sll.Linearize(new LinearizeOptions { Eps = 10 }, report))
            SllOps.Sign(zeros(3)).Dispose();
        report.Warnings.Should().Contain("The ε of Floor 0.4 was never used: no such call came.");
    }

    [Fact]
    public void A_site_names_its_row()
    {
        var report = Report(new LinearizeOptions { Eps = 0.5 }, () =>
        {
            using var site = Sll.Site("gate");
            SllOps.Sign(zeros(3)).Dispose();
        });
        report.Rows.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Site = "gate", CallSite = "gate" });
    }

    [Fact]
    public void What_learns_through_the_floor_only_is_told()
    {
        using var input = tensor([0.1, 3, 4, 5]);
        Report(new LinearizeOptions { Eps = 0.5, Floor = 0.1 }, () => SllOps.Sign(input).Dispose()).ToString()
            .Should().Contain("75 % of elements learn through the floor only (0.1 of the band's gradient).");
        Report(new LinearizeOptions { Eps = 6, Floor = 0.1 }, () => SllOps.Sign(input).Dispose()).ToString()
            .Should().NotContain("through the floor");
    }

    [Fact]
    public void A_function_with_its_own_gradient_is_not_counted()
    {
        var function = Sll.Differentiable(x => SllOps.Round(x * 16) / 16, 1.0 / 32);
        Report(new LinearizeOptions { Eps = 0.5 }, () =>
        {
            using var input = tensor([0.1, 0.2, 0.3, 0.04], requires_grad: true);
            function(input).data<double>().ToArray().Should().Equal(0.125, 0.1875, 0.3125, 0.0625);
        }).Rows.Should().BeEmpty();
    }

    [Fact]
    public void It_prints_as_a_table()
    {
        using var input = tensor([0.1f, 2f, 3f, 4f]).requires_grad_();
        var report = new BandReport();
        using (Sll.Linearize(new LinearizeOptions { Eps = 0.5, Forward = ForwardValues.Hard }, report))
        {
            SllOps.Sign(input).sum().backward();
            SllOps.Round(input).Dispose();
        }
        var site = $"{nameof(BandReportTests)}.{nameof(It_prints_as_a_table)}";
        report.ToString().ReplaceLineEndings("\n").Should().Be(
            $"operator  {"call site".PadRight(site.Length)}       calls    elements     in band         eps" +
            "  zero grads    off hard\n" +
            $"Sign      {site}           1           4      25.0 %         0.5       0.0 %           0\n" +
            $"Round     {site}           1           4     100.0 %         0.5           -           0\n");
    }

    private static BandReportRow Only(LinearizeOptions options, Action run) =>
        Report(options, run).Rows.Should().ContainSingle().Subject;

    private static BandReport Report(LinearizeOptions options, Action run)
    {
        var report = new BandReport();
        using var scope = Sll.Linearize(options, report);
        run();
        return report;
    }

    private sealed class Quantizer() : nn.Module<Tensor, Tensor>(nameof(Quantizer))
    {
        public override Tensor forward(Tensor input) => SllOps.Round(input);
    }
}
