using SllCore.Quantization.Graph;
using TorchSharp.Modules;

namespace SllCore.Quantization.Tests;

/// <summary>What users do with a module: move it, switch its mode, save it and load it.</summary>
public sealed class LifetimeTests
{
    private static readonly QuantizationOptions s_options = new()
    {
        Weights = Quantizer.Symmetric(4, scale: ScaleKind.Learned), FreezeOscillating = true,
    };

    public LifetimeTests() => set_num_threads(1);

    [Fact]
    public void ToFloat32OrTheCpuChangesNothingAndOtherPlacesAreRefused()
    {
        using var scope = NewDisposeScope();
        using var prepared = Prepared(out var x);
        var (before, names) = (Output(prepared, x), prepared.state_dict().Keys.ToArray());
        foreach (var moved in new nn.Module[] { prepared.to(float32), prepared.to(CPU), prepared.cpu() })
            moved.Should().BeSameAs(prepared);
        Output(prepared, x).eq(before).all().item<bool>().Should().BeTrue();
        prepared.state_dict().Keys.Should().Equal(names);
        foreach (var move in new Action[] { () => prepared.to(float64), () => prepared.half(),
            () => prepared.to(CPU, float64) })
        {
            move.Should().Throw<NotSupportedException>()
                .WithMessage("*computes in float32 on the CPU*cannot move to Float* on cpu.");
        }
        Output(prepared, x).eq(before).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void TheModeChangesNoPhaseAndOnlyTrainingMovesRangesAndStatistics()
    {
        using var scope = NewDisposeScope();
        using var prepared = Prepared(out var x);
        bool Moves()
        {
            var before = State(prepared, "range", "running");
            _ = prepared.call(x * 3);
            return State(prepared, "range", "running").Any(pair => !pair.Value.SequenceEqual(before[pair.Key]));
        }
        prepared.eval();
        Moves().Should().BeFalse();
        prepared.train();
        prepared.Phase.Should().Be(QuantizationPhase.Training);
        Moves().Should().BeTrue();
        prepared.FreezeBatchNorm();
        prepared.train();
        prepared.Phase.Should().Be(QuantizationPhase.BatchNormFrozen);
        Moves().Should().BeFalse();
        prepared.eval();
        prepared.Phase.Should().Be(QuantizationPhase.BatchNormFrozen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AFileGivesTheSameOutputsPhaseAndIntegers(bool frozen)
    {
        using var scope = NewDisposeScope();
        using var prepared = Prepared(out var x);
        if (frozen)
            prepared.FreezeBatchNorm();
        var path = Path.Combine(Path.GetTempPath(), $"sll-{Guid.NewGuid():N}.dat");
        prepared.save(path);
        using var read = Quantize.Prepare(Networks.Make("bn"), x, s_options);
        read.load(path);
        File.Delete(path);
        read.Phase.Should().Be(prepared.Phase);
        Output(read, x).eq(Output(prepared, x)).all().item<bool>().Should().BeTrue();
        foreach (var model in new[] { prepared, read })
            model.FreezeBatchNorm();
        using var integers = prepared.Convert();
        using var others = read.Convert();
        integers.Codes(x).eq(others.Codes(x)).all().item<bool>().Should().BeTrue();
    }

    [Theory]
    [InlineData("bn", QuantizationPhase.Training)]
    [InlineData("bn", QuantizationPhase.BatchNormFrozen)]
    [InlineData("residual", QuantizationPhase.Training)]
    public void TheFloatModelStaysUsableByItself(string network, QuantizationPhase phase)
    {
        using var scope = NewDisposeScope();
        manual_seed(8);
        using var model = Networks.Make(network);
        model.eval();
        var x = rand(32, 1, 8, 8);
        var expected = model.call(x);
        using var prepared = Quantize.Prepare(model, x);
        prepared.Calibrate([x]);
        if (phase == QuantizationPhase.BatchNormFrozen)
            prepared.FreezeBatchNorm();
        var ranges = State(prepared, "range");
        model.call(x).eq(expected).all().item<bool>().Should().BeTrue();
        Output(prepared, x).eq(expected).all().item<bool>().Should().BeFalse();
        model.eval();
        _ = model.call(x * 10);
        State(prepared, "range").Should().BeEquivalentTo(ranges);
    }

    [Fact]
    public void AForwardInAScopeLeavesItsOutputAloneAlive()
    {
        using var prepared = Prepared(out var x);
        using (x)
        {
            Forward();
            // TorchSharp goes on counting what a Parameter was made of, here of three weights and a bias.
            Left(Forward).Should().Be(4 * Left(() => new Parameter(zeros(1)).Dispose()));
        }

        void Forward()
        {
            using var scope = NewDisposeScope();
            prepared.call(x).MoveToOuterDisposeScope().Dispose();
        }
    }

    [Fact]
    public void LookingAtAModelLeavesNoHookOnIt()
    {
        using var layer = nn.Linear(4, 4);
        using var x = rand(3, 4);
        void Call() => layer.call(x).Dispose();
        var alone = Left(Call);
        using (NewDisposeScope())
            _ = Recovery.Of(layer, x, new());
        Left(Call).Should().Be(alone);
    }

    /// <summary>How many tensors more are alive behind some work than before it.</summary>
    internal static long Left(Action run)
    {
        // What earlier tests have left is not to be freed in between.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        run();
        return Tensor.TotalCount - before;
    }

    [Fact]
    public void TheFloatModelsCheckpointLoadsBeforeAndAfter()
    {
        using var scope = NewDisposeScope();
        using var prepared = Prepared(out var x);
        var path = Path.Combine(Path.GetTempPath(), $"sll-{Guid.NewGuid():N}.dat");
        using var model = Networks.Make("bn");
        using var inner = Networks.Make("bn");
        model.save(path);
        using (var other = Quantize.Prepare(inner, x))
        {
            inner.load(path);
            File.Delete(path);
            inner.eval();
            model.eval();
            // While it observes, it is the float model.
            Output(other, x).eq(model.call(x)).all().item<bool>().Should().BeTrue();
        }
    }

    private static PreparedModel Prepared(out Tensor x)
    {
        manual_seed(7);
        x = rand(32, 1, 8, 8);
        var prepared = Quantize.Prepare(Networks.Make("bn"), x, s_options);
        prepared.Calibrate([x]);
        _ = prepared.call(x);
        prepared.Step();
        prepared.Step();
        return prepared;
    }

    private static Tensor Output(PreparedModel prepared, Tensor x)
    {
        using var constant = no_grad();
        prepared.eval();
        var output = prepared.call(x);
        prepared.train();
        return output;
    }

    private static Dictionary<string, double[]> State(PreparedModel prepared, params string[] parts) =>
        prepared.state_dict().Where(pair => parts.Any(part => pair.Key.Contains(part, StringComparison.Ordinal)))
            .ToDictionary(pair => pair.Key, pair => pair.Value.detach().to(float64).data<double>().ToArray());
}
