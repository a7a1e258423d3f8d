using SllCore.Quantization.Integer;
using TorchSharp.Modules;

namespace SllCore.Quantization.Tests;

/// <summary>Layers that stay float, between two grids.</summary>
public sealed class SkipTests
{
    public SkipTests() => set_num_threads(1);

    [Theory]
    [InlineData("conv1", "bn1", "float, skipped by \"conv1\"", "float, skipped by \"bn1\"", "QGemm", "QGemm")]
    [InlineData("fc1", "bn2", "QLinearConv", "float, skipped by \"fc1\"", "float, skipped by \"bn2\"", "QGemm")]
    public void ASkippedLayerAndItsNormAreFloatInTheFileAndTheOthersIntegers(
        string layer, string norm, params string[] kernels)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var x = rand(200, 1, 8, 8);
        using var prepared = Quantize.Prepare(Networks.Make("bn"), x, new QuantizationOptions().Skip(layer).Skip(norm));
        prepared.Calibrate([x]);
        prepared.FreezeBatchNorm();
        using var integers = prepared.Convert();
        integers.Nodes.OfType<FloatNode>().Select(node => node.Name).Should().Equal(layer, norm);
        var report = prepared.Report([x]);
        report.Rows.Select(row => row.Kernel).Should().Equal(kernels);
        report.ToString().Should().Contain($"float, skipped by \"{norm}\"");
        foreach (var opset in new[] { 13, 21 })
            CheckAgainstOnnxRuntime(integers, opset, x);
        Parity.CheckTraining(prepared, integers, x, "skipped");
    }

    [Fact]
    public void ItsCodesAreThoseOfTheFloatLayerInDouble()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var (layer, x) = (nn.Linear(20, 6), randn(100, 20));
        using var prepared = Quantize.Prepare(
            nn.Sequential(("head", nn.Linear(20, 20)), ("tail", layer)), x, new QuantizationOptions().Skip("tail"));
        prepared.Calibrate([x]);
        prepared.FreezeObservers();
        using var integers = prepared.Convert();
        using var head = new QuantizedModel(integers.Nodes[..^1]);
        var values = head.call(x).to(float64);
        var exact = values.matmul(layer.weight!.detach().to(float64).t()).add(layer.bias!.detach().to(float64));
        var grid = integers.Nodes[^1].Grid;
        var codes = exact.div(tensor((double)grid.Scale)).add(tensor((double)grid.Zero));
        // The rounding of the float32 sum moves a code near a tie only.
        (integers.Codes(x).to(float64) - codes).abs().max().item<double>().Should().BeLessThan(0.501);
        var row = prepared.Report([x]).Rows[^1];
        (row.Layer, row.WeightBits, row.WeightSqnr, row.Oscillating, row.LargestSum, row.SaturatingPairs)
            .Should().Be(("tail", 32, double.PositiveInfinity, 0, 0, 0));
    }

    [Theory]
    [InlineData(Padding.Valid)]
    [InlineData(null)]
    public void AFloatConvolutionPadsAsItsModuleDoes(Padding? padding)
    {
        using var scope = NewDisposeScope();
        manual_seed(8);
        var x = rand(20, 1, 6, 6);
        var layer = padding is { } type ? nn.Conv2d(2, 3, 3, padding: type) : nn.Conv2d(2, 3, 3, padding: 1);
        using var prepared = Quantize.Prepare(
            nn.Sequential(("a", nn.Conv2d(1, 2, 3)), ("b", layer)), x, new QuantizationOptions().Skip("b"));
        prepared.Calibrate([x]);
        prepared.FreezeObservers();
        using var integers = prepared.Convert();
        CheckAgainstOnnxRuntime(integers, 21, x);
        Parity.CheckTraining(prepared, integers, x, "skipped");
    }

    [Fact]
    public void ASkippedNormFollowsItsBatchesUntilItIsFrozen()
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        var (norm, x) = (nn.BatchNorm1d(6), randn(40, 5));
        using var prepared = Quantize.Prepare(
            nn.Sequential(("fc", nn.Linear(5, 6)), ("norm", norm)), x, new QuantizationOptions().Skip("norm"));
        prepared.Calibrate([x]);
        double Moved()
        {
            var before = norm.running_mean!.clone();
            prepared.train();
            _ = prepared.call(x);
            return (norm.running_mean! - before).abs().max().item<float>();
        }
        Moved().Should().BeGreaterThan(0);
        prepared.FreezeBatchNorm();
        Moved().Should().Be(0);
    }

    [Fact]
    public void AClassOfTheUsersIsSkippedAsAWholeTrainsAndIsNamedByConvert()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var x = randn(64, 12);
        var model = nn.Sequential(
            ("in", nn.Linear(12, 8)), ("gate", new Gate()), ("out", nn.Linear(8, 3)));
        using var prepared = Quantize.Prepare(model, x, new QuantizationOptions().Skip("ga*"));
        prepared.Calibrate([x]);
        prepared.call(x).square().mean().backward();
        prepared.named_parameters().Should().OnlyContain(pair => pair.parameter.grad!.abs().max().item<float>() > 0);
        prepared.FreezeObservers();
        prepared.Report([x]).Rows.Select(row => row.Kernel).Should()
            .Equal("QGemm", "float, skipped by \"ga*\"", "QGemm");
        prepared.Invoking(model => model.Convert()).Should().Throw<NotSupportedException>().WithMessage(
            "'gate', a Gate skipped by \"ga*\", trains in float, but a file cannot hold it: only Linear*");
    }

    [Fact]
    public void AFileKeepsTheFloatLayers()
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        var x = rand(50, 1, 8, 8);
        using var prepared = Quantize.Prepare(
            Networks.Make("bn"), x, new QuantizationOptions().Skip("conv1").Skip("bn1").Skip("fc2"));
        prepared.Calibrate([x]);
        prepared.FreezeBatchNorm();
        using var integers = prepared.Convert();
        var path = Path.Combine(Path.GetTempPath(), $"sll-{Guid.NewGuid():N}.sllq");
        integers.Save(path);
        using var read = QuantizedModel.Load(path);
        File.Delete(path);
        read.Codes(x).eq(integers.Codes(x)).all().item<bool>().Should().BeTrue();
    }

    // Up to the float layer no code differs; behind it, few and by little: TorchSharp's and ONNX Runtime's float32 sums
    // are not the same.
    private static void CheckAgainstOnnxRuntime(QuantizedModel integers, int opset, Tensor x)
    {
        var first = Array.FindIndex(integers.Nodes, node => node is FloatNode);
        for (var count = 2; count <= integers.Nodes.Length; count++)
        {
            using var part = new QuantizedModel(integers.Nodes[..count]);
            using var runtime = new OnnxRun(part, opset);
            // Left alone it would turn the float layer into an integer one.
            runtime.Operators.Any(type => type is "Conv" or "FusedConv" or "Gemm" or "FusedGemm").Should()
                .Be(count > first);
            var (expected, output) = (part.call(x).data<float>().ToArray(), runtime.Output(x));
            var differing = output.Where((value, i) => value != expected[i]).Count();
            ((double)differing / output.Length).Should().BeLessThanOrEqualTo(count <= first ? 0 : 0.002);
        }
    }

    /// <summary>x·softmax(W·x): nothing that has an integer form.</summary>
    private sealed class Gate : nn.Module<Tensor, Tensor>
    {
        private readonly Linear fc = nn.Linear(8, 8);

        public Gate()
            : base(nameof(Gate)) => RegisterComponents();

        public override Tensor forward(Tensor x) => x * nn.functional.softmax(fc.call(x), 1);
    }
}
