using System.Text.Json;
using SllCore.Tests.Support;

namespace SllCore.Tests.Collectives;

/// <summary>The ε of a coverage target over several processes is that of one with all inputs, to the bit.</summary>
public sealed class JointCoverageTests
{
    private static readonly LinearizeOptions s_options = new() { Coverage = 0.4, Forward = ForwardValues.Hard };

    public static TheoryData<string, ScalarType, int> Calls
    {
        get
        {
            var data = new TheoryData<string, ScalarType, int>();
            foreach (var name in SevenOperators.Names)
            {
                foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64, ScalarType.BFloat16 })
                {
                    foreach (var size in new[] { 1, 2, 3 })
                        data.Add(name, dtype, size);
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void Every_operator_has_the_eps_of_one_process(string name, ScalarType dtype, int size)
    {
        manual_seed(21);
        // Fewer elements than a sample has, more elements, and more rows.
        foreach (var rows in new[] { 9, 500, 3000 })
        {
            using var input = randn(rows, 7).to(dtype);
            var whole = Eps(s_options, () => SevenOperators.Call(name, input));
            ThreadProcesses.Run(size, processes => Eps(
                s_options with { AllReduce = processes }, () => SevenOperators.Call(name, Part(input, processes))))
                .Should().AllBeEquivalentTo(whole, "of {0} rows", rows);
        }
    }

    [Fact]
    public void The_operators_of_two_arguments_measure_their_differences()
    {
        manual_seed(22);
        using var x = randn(700, 5);
        using var y = randn(700, 5);
        using var g = ones(700, 5);
        var whole = Gradient(x, y, s_options);
        ThreadProcesses.Run(3, processes => Gradient(
                Part(x, processes), Part(y, processes), s_options with { AllReduce = processes }))
            .Should().AllBeEquivalentTo(whole);

        // 1/(2ε), without a report that has its own way.
        static float Gradient(Tensor x, Tensor y, LinearizeOptions options)
        {
            using var leaf = x.detach().clone().requires_grad_();
            using (Sll.Linearize(options))
                SllOps.Greater(leaf, y).sum().backward();
            return leaf.grad!.max().item<float>();
        }
    }

    [Fact]
    public void Another_layout_of_the_rows_is_the_same_sample()
    {
        manual_seed(23);
        using var input = randn(1500, 6);
        var whole = Eps(s_options, () => SllOps.TopK(input, 2));
        ThreadProcesses.Run(2, processes => Eps(
                s_options with { AllReduce = processes },
                () => SllOps.TopK(Part(input, processes).t().contiguous(), 2, dim: 0)))
            .Should().AllBeEquivalentTo(whole);
    }

    [Fact]
    public void What_is_not_finite_in_one_process_is_ignored_in_all()
    {
        using var input = tensor([0.5f, -0f, float.NaN, 0.25f, float.PositiveInfinity, -1, float.NegativeInfinity, 2]);
        var whole = Eps(s_options, () => SllOps.Sign(input));
        ThreadProcesses.Run(3, processes => Eps(
                s_options with { AllReduce = processes }, () => SllOps.Sign(Part(input, processes))))
            .Should().AllBeEquivalentTo(whole);
    }

    [Fact]
    public void A_fixed_eps_exchanges_nothing_and_a_coverage_the_sample()
    {
        using var input = randn(4000);
        ThreadProcesses.Run(2, processes =>
        {
            var fixedEps = new LinearizeOptions { Eps = 0.5, AllReduce = processes };
            var ofSign = s_options.WithEps(StepOperator.Sign, 0.5) with { AllReduce = processes };
            using (Sll.Linearize(fixedEps))
                SllOps.Round(Part(input, processes));
            using (Sll.Linearize(ofSign))
                SllOps.Sign(Part(input, processes));
            processes.Bytes.Should().BeEmpty();
            using (Sll.Linearize(ofSign))
                SllOps.Round(Part(input, processes));
            processes.Bytes.Should().Equal(2 * sizeof(double), 1024 * sizeof(double));
            return ofSign.ToString();
        }).Should().AllSatisfy(text => text.Should().EndWith("over 2 processes"));
    }

    [Fact]
    public void Processes_are_no_part_of_options_that_are_written_down() =>
        ThreadProcesses.Run(1, processes => JsonSerializer.Deserialize<LinearizeOptions>(
            JsonSerializer.Serialize(s_options with { AllReduce = processes })))
            .Should().Equal(s_options);

    [Fact]
    public void Calibration_measures_the_inputs_of_all()
    {
        manual_seed(24);
        using var input = randn(300, 4);
        var whole = Sll.Calibrate(() => SllOps.Round(input), 0.3);
        ThreadProcesses.Run(2, processes => Sll.Calibrate(
                () => SllOps.Round(Part(input, processes)), 0.3, new LinearizeOptions { AllReduce = processes })
                .EpsOf(StepOperator.Round))
            .Should().AllBeEquivalentTo(whole.EpsOf(StepOperator.Round));
    }

    private static double Eps(LinearizeOptions options, Func<Tensor> call)
    {
        using var scope = NewDisposeScope();
        var report = new BandReport();
        using (Sll.Linearize(options, report))
            call();
        return report.Rows.Single().Eps;
    }

    // A part for each process, the first the smallest.
    private static Tensor Part(Tensor input, ThreadProcesses processes)
    {
        long End(int rank) => input.shape[0] * rank * (rank + 1) / (processes.Size * (processes.Size + 1));
        return input[TensorIndex.Slice(End(processes.Rank), End(processes.Rank + 1))].contiguous();
    }
}
