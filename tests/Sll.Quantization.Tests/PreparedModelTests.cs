using TorchSharp.Modules;

namespace SllCore.Quantization.Tests;

public sealed class PreparedModelTests
{
    public PreparedModelTests() => set_num_threads(1);

    [Fact]
    public void TheModelsNamesAndParametersStayAndNothingLeaks()
    {
        using var scope = NewDisposeScope();
        using var model = Networks.Make("bn");
        var (names, weights) = (model.state_dict().Keys.ToArray(), model.parameters().ToArray());
        var x = rand(8, 1, 8, 8);
        using var prepared = Quantize.Prepare(model, x, new() { FreezeOscillating = true });
        prepared.Calibrate([x]);
        long Train()
        {
            using (NewDisposeScope())
            {
                prepared.call(x).square().mean().backward();
                prepared.Step();
            }
            return DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        }
        for (var i = 0; i < 5; i++)
            _ = Train();
        var live = Train();
        for (var i = 0; i < 50; i++)
            _ = Train();
        Train().Should().Be(live);
        model.state_dict().Keys.Should().Equal(names);
        model.parameters().Should().Equal(weights, ReferenceEquals);
        weights.Should().OnlyContain(weight => weight.grad is Tensor);
    }

    [Fact]
    public void AFileGivesTheSameCodesAndADamagedOneIsRefused()
    {
        using var scope = NewDisposeScope();
        using var model = Networks.Make("residual");
        model.eval();
        var x = rand(16, 1, 8, 8);
        using var prepared = Quantize.Prepare(model, x);
        prepared.Calibrate([x]);
        prepared.FreezeObservers();
        using var integers = prepared.Convert();
        var path = Path.Combine(Path.GetTempPath(), $"sll-{Guid.NewGuid():N}.sllq");
        integers.Save(path);
        using var read = QuantizedModel.Load(path);
        read.Codes(x).eq(integers.Codes(x)).all().item<bool>().Should().BeTrue();
        var content = File.ReadAllBytes(path);
        File.WriteAllBytes(path, content[..^1]);
        FluentActions.Invoking(() => QuantizedModel.Load(path)).Should().Throw<InvalidDataException>().WithMessage("*damaged or truncated*");
        File.WriteAllText(path, "something else that is longer than the header of a model");
        FluentActions.Invoking(() => QuantizedModel.Load(path)).Should().Throw<InvalidDataException>().WithMessage("*not a quantized model*");
        File.Delete(path);
    }

    [Fact]
    public void ReducedRangeLeavesNoSaturatingPair()
    {
        using var scope = NewDisposeScope();
        var x = rand(16, 1, 8, 8);
        foreach (var reduce in new[] { true, false })
        {
            var model = Networks.Make("cnn");
            using var prepared = Quantize.Prepare(model, x, new() { ReduceRange = reduce });
            prepared.Calibrate([x]);
            var report = prepared.Report([x]);
            report.Rows.Select(row => row.Layer).Should().Equal("conv1", "conv2", "fc");
            report.Rows.Any(row => row.SaturatingPairs > 0).Should().Be(!reduce);
            report.ToString().Contains("ReduceRange", StringComparison.Ordinal).Should().Be(!reduce);
        }
    }

    [Fact]
    public void MistakesAreNamed()
    {
        using var scope = NewDisposeScope();
        var x = rand(4, 1, 8, 8);
        using var model = Networks.Make("bn");
        Refused<ArgumentOutOfRangeException>(() => Quantizer.Symmetric(1), "bits must be from 2 to 8");
        Refused<ArgumentException>(() => Quantize.Prepare(model, x.to(float64)), "Float64");
        Refused<ArgumentException>(() => Quantize.Prepare(model, x / tensor(0f)), "finite");
        Refused<NotSupportedException>(() => Quantize.Prepare(new Forwarding(), x), "hooks of 'fc' did not run: write layer.call(x)");
        Refused<NotSupportedException>(() => Quantize.Prepare(new Odd(), x), "goes into 'output' is not explained");
        Refused<NotSupportedException>(() => Quantize.Prepare(nn.Sequential(nn.Flatten(), nn.Linear(64, 4), nn.GELU()), x), "'2' is a GELU");
        using var prepared = Quantize.Prepare(model, x);
        Refused<ArgumentException>(() => prepared.Calibrate([]), "no batch");
        Refused<InvalidOperationException>(prepared.FreezeObservers, "call Calibrate");
        Refused<ArithmeticException>(() => prepared.Calibrate([x / tensor(0f)]), "value of 'input' is infinite");
        prepared.Calibrate([x]);
        Refused<InvalidOperationException>(() => prepared.Convert(), "FreezeObservers");
        prepared.FreezeObservers();
        Refused<InvalidOperationException>(() => prepared.Convert(), "call FreezeBatchNorm()");
        prepared.FreezeBatchNorm();
        Refused<InvalidOperationException>(() => prepared.Calibrate([x]), "ranges do not change");
        using var integers = prepared.Convert();
        Refused<ArgumentException>(() => integers.call(x.to(int64)), "Int64");
        Refused<ArgumentOutOfRangeException>(() => integers.ExportOnnx("never.onnx", [1, 8, 8], 12), "opset must be from 13");
    }

    private static void Refused<T>(Action action, string message)
        where T : Exception => action.Should().Throw<T>().WithMessage($"*{message}*");

    private static void Refused<T>(Func<object> function, string message)
        where T : Exception => Refused<T>(() => { _ = function(); }, message);

    private sealed class Forwarding : nn.Module<Tensor, Tensor>
    {
        private readonly Linear fc = nn.Linear(64, 4);

        public Forwarding()
            : base("forwarding") => RegisterComponents();

        public override Tensor forward(Tensor x) => fc.forward(x.flatten(1));
    }

    private sealed class Odd : nn.Module<Tensor, Tensor>
    {
        private readonly Linear fc = nn.Linear(64, 4);

        public Odd()
            : base("odd") => RegisterComponents();

        public override Tensor forward(Tensor x) => fc.call(x.flatten(1)).tanh();
    }
}
