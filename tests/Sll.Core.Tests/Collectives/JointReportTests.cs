using SllCore.Tests.Support;

namespace SllCore.Tests.Collectives;

/// <summary>The reports of several processes add up to that of one.</summary>
public sealed class JointReportTests
{
    private static readonly LinearizeOptions s_options = new() { Coverage = 0.4, Floor = 0.1 };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_process_has_the_report_of_one_with_all_inputs(int size)
    {
        manual_seed(31);
        using var input = randn(600, 5);
        var whole = Report(input, s_options).Rows;
        foreach (var rows in ThreadProcesses.Run(size, processes =>
            Report(Part(input, processes), s_options with { AllReduce = processes }).Combine(processes).Rows))
        {
            rows.Should().HaveCount(3);
            foreach (var (row, one) in rows.Zip(whole))
            {
                (row.Operator, row.Site, row.CallSite, row.Things, row.Dtype, row.Elements, row.Floor).Should().Be(
                    (one.Operator, one.Site, one.CallSite, one.Things, one.Dtype, one.Elements, one.Floor));
                (row.Calls, row.Backwards).Should().Be((one.Calls * size, one.Backwards * size));
                row.InBand.Should().Be(one.InBand);
                row.Eps.Should().BeApproximately(one.Eps, 1e-15);
                row.Difference.Should().BeApproximately(one.Difference, 1e-12);
                row.ZeroGradients.Should().Be(one.ZeroGradients);
            }
        }
    }

    [Fact]
    public void A_place_that_one_process_alone_has_called_from_is_a_row_of_all()
    {
        using var input = tensor([0.1, -0.2, 3]);
        var reports = ThreadProcesses.Run(2, processes =>
        {
            var report = new BandReport();
            using (Sll.Linearize(new LinearizeOptions { Eps = 0.5 }, report))
            using (Sll.Site($"place {processes.Rank}"))
                SllOps.Sign(input);
            report.Rows.Should().ContainSingle();
            return report.Combine(processes).Rows;
        });
        foreach (var rows in reports)
        {
            rows.Select(row => (row.Site, row.Calls, row.Elements)).Should().Equal(
                ("place 0", 1, 3), ("place 1", 1, 3));
            rows.Should().OnlyContain(row => row.InBand == 2.0 / 3);
        }
    }

    [Fact]
    public void Other_operators_are_refused_in_every_process()
    {
        using var input = tensor([0.1]);
        ThreadProcesses.Run(2, processes =>
        {
            var report = new BandReport();
            using (Sll.Linearize(new LinearizeOptions(), report))
                _ = processes.Rank == 0 ? SllOps.Sign(input) : SllOps.Floor(input);
            var combine = () => report.Combine(processes);
            combine.Should().Throw<InvalidOperationException>().WithMessage("*0 and 1*Floor, Sign*");
            return 0;
        }).Should().HaveCount(2);
        var nobody = () => new BandReport().Combine(null!);
        nobody.Should().Throw<ArgumentNullException>();
    }

    private static BandReport Report(Tensor input, LinearizeOptions options)
    {
        var report = new BandReport();
        using var leaf = input.detach().clone().requires_grad_();
        using (NewDisposeScope())
        using (Sll.Linearize(options, report))
        {
            using (Sll.Site("layer"))
                SllOps.Sign(leaf).sum().backward();
            using (Sll.Site("head"))
                SllOps.Argmax(leaf)[.., 0].sum().backward();
            using (Sll.Site("ranks"))
                SllOps.Rank(leaf)[.., 0].sum().backward();
        }
        return report;
    }

    private static Tensor Part(Tensor input, ThreadProcesses processes)
    {
        long End(int rank) => input.shape[0] * rank / processes.Size;
        return input[TensorIndex.Slice(End(processes.Rank), End(processes.Rank + 1))].contiguous();
    }
}
