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
    public void APreparedModelOutlivesTheScopeItIsMadeIn()
    {
        using var outer = NewDisposeScope();
        var (model, x) = (Networks.Make("bn"), rand(8, 1, 8, 8));
        PreparedModel prepared;
        using (NewDisposeScope())
            prepared = Quantize.Prepare(model, x, new() { Weights = Quantizer.Symmetric(4, scale: ScaleKind.Learned) });
        prepared.Calibrate([x]);
        prepared.Step();
        prepared.FreezeBatchNorm();
        prepared.call(x).isfinite().all().item<bool>().Should().BeTrue();
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
        FluentActions.Invoking(() => QuantizedModel.Load(path)).Should().Throw<InvalidDataException>()
            .WithMessage("*damaged or truncated*");
        File.WriteAllText(path, "something else that is longer than the header of a model");
        FluentActions.Invoking(() => QuantizedModel.Load(path)).Should().Throw<InvalidDataException>()
            .WithMessage("*not a quantized model*");
        File.Delete(path);
    }
}
