using TorchSharp.Modules;

namespace SllCore.Quantization.Tests;

/// <summary>A call that fails leaves the ranges, the phase and the modes as they were.</summary>
public sealed class FailedForwardTests
{
    public FailedForwardTests() => set_num_threads(1);

    [Fact]
    public void TheRangesOfAForwardThatFailsAreForgotten()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (x, fails, layer) = (randn(8, 6), false, nn.Linear(6, 6));
        using var prepared = Quantize.Prepare(nn.Sequential(layer), x);
        prepared.Calibrate([x]);
        prepared.train();
        _ = layer.register_forward_hook((_, _, output) => fails ? throw new TimeoutException() : output);
        var range = Range(prepared);
        fails = true;
        Record.Exception(() => prepared.call(x * tensor(1000f))).Should().BeOfType<TimeoutException>();
        fails = false;
        _ = prepared.call(x);
        Range(prepared).Should().Equal(range);
    }

    [Fact]
    public void ACalibrationThatFailsChangesNothing()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var x = randn(8, 6);
        using var prepared = Quantize.Prepare(nn.Sequential(nn.Linear(6, 5)), x);
        Tensor[][] bads = [[], [zeros(2, 7)], [x * tensor(100f), zeros(2, 7)], [full(8, 6, 3e38f)]];
        foreach (var bad in bads)
        {
            Record.Exception(() => prepared.Calibrate(bad)).Should().NotBeNull();
            prepared.Phase.Should().Be(QuantizationPhase.Observing);
            prepared.Invoking(model => model.Step()).Should().Throw<InvalidOperationException>();
        }
        prepared.Calibrate([x]);
        var range = Range(prepared);
        foreach (var bad in bads)
        {
            Record.Exception(() => prepared.Calibrate(bad)).Should().NotBeNull();
            prepared.Phase.Should().Be(QuantizationPhase.Training);
            Range(prepared).Should().Equal(range);
        }
        prepared.Calibrate([x]);
        Range(prepared).Should().Equal(range);
    }

    [Fact]
    public void AReportThatFailsLeavesTheModeOfEachModule()
    {
        using var scope = NewDisposeScope();
        var (model, x) = (Networks.Make("bn"), rand(8, 1, 8, 8));
        IEnumerable<bool> Modes() => model.children().Append(model).Select(module => module.training);
        model.train();
        model.children().OfType<BatchNorm2d>().Single().eval();
        bool[] modes = [.. Modes()];
        using var prepared = Quantize.Prepare(model, x);
        Modes().Should().Equal(modes);
        prepared.Calibrate([x]);
        Modes().Should().Equal(modes);
        _ = prepared.Report([x]);
        Modes().Should().Equal(modes);
        foreach (var bad in new Tensor[][] { [], [zeros(2, 7)] })
        {
            Record.Exception(() => prepared.Report(bad)).Should().BeOfType<ArgumentException>();
            Record.Exception(() => prepared.Calibrate(bad)).Should().BeOfType<ArgumentException>();
            Modes().Append(prepared.training).Should().Equal([.. modes, true]);
        }
    }

    private static double[] Range(PreparedModel prepared) =>
        prepared.named_buffers().First(buffer => buffer.name.Contains("range")).buffer.data<double>().ToArray();
}
