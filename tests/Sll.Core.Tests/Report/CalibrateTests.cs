namespace SllCore.Tests.Report;

public sealed class CalibrateTests
{
    [Fact]
    public void Every_site_gets_the_eps_for_its_own_data()
    {
        manual_seed(9);
        using var input = randn(1000);
        var options = Sll.Calibrate(
            () => { Narrow(input).Dispose(); Narrow(input).Dispose(); Wide(input).Dispose(); }, coverage: 0.4);
        var quantile = input.abs().sort().Values[399].item<float>();
        options.EpsOf(StepOperator.Sign, "narrow").Should().BeApproximately(quantile, 1e-6);
        options.EpsOf(StepOperator.Sign, "wide").Should().BeApproximately(64 * quantile, 1e-4);
        // Of three calls.
        options.EpsOf(StepOperator.Sign).Should().BeApproximately(22 * quantile, 1e-4);
        options.Coverage.Should().BeNull();

        var report = new BandReport();
        using (Sll.Linearize(options, report))
        {
            Narrow(input).Dispose();
            Wide(input).Dispose();
        }
        report.Rows.Select(row => row.InBand).Should().Equal(0.4, 0.4);
    }

    [Fact]
    public void The_given_options_are_kept()
    {
        using var input = linspace(0, 1, 101);
        var options = Sll.Calibrate(() => SllOps.Round(input).Dispose(), 0.2,
            new LinearizeOptions { Eps = 0.7, Coverage = 0.9, Slope = BandSlope.Exact, Forward = ForwardValues.Hard });
        options.EpsOf(StepOperator.Sign).Should().Be(0.7);
        options.EpsOf(StepOperator.Round).Should().BeApproximately(0.1, 1e-6);
        options.Slope.Should().Be(BandSlope.Exact);
        options.Forward.Should().Be(ForwardValues.Hard);
    }

    [Fact]
    public void The_model_runs_hard_without_gradients_and_leaves_nothing()
    {
        using var input = randn(10).requires_grad_();
        var table = OperatorTable.Current;
        var before = Tensor.TotalCount;
        Sll.Calibrate(() =>
        {
            var output = SllOps.Sign(input);
            output.requires_grad.Should().BeFalse();
            output.data<float>().ToArray().Should().Equal(sign(input).data<float>().ToArray());
        });
        Tensor.TotalCount.Should().BeLessThanOrEqualTo(before);
        OperatorTable.Current.Should().BeSameAs(table);
    }

    [Fact]
    public void An_exception_of_the_model_leaves_the_scope()
    {
        var table = OperatorTable.Current;
        FluentActions.Invoking(() => Sll.Calibrate(() => throw new NotSupportedException()))
            .Should().Throw<NotSupportedException>();
        OperatorTable.Current.Should().BeSameAs(table);
    }

    [Fact]
    public void A_run_that_calls_nothing_here_is_refused()
    {
        var worker = () => Sll.Calibrate(() =>
        {
            var thread = new Thread(() => SllOps.Sign(zeros(3)).Dispose());
            thread.Start();
            thread.Join();
        });
        worker.Should().Throw<InvalidOperationException>().WithMessage("run called none of SllOps on this thread*");
    }

    private static Tensor Narrow(Tensor x)
    {
        using var site = Sll.Site("narrow");
        return SllOps.Sign(x);
    }

    private static Tensor Wide(Tensor x)
    {
        using var site = Sll.Site("wide");
        return SllOps.Sign(x * 64);
    }
}
