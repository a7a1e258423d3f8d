using SllCore.Quantization.Training;

namespace SllCore.Quantization.Tests;

/// <summary>Biases that are large beside the weights and inputs of their layers: the integers are those
/// trained.</summary>
public sealed class BiasRangeTests
{
    public BiasRangeTests() => set_num_threads(1);

    public static TheoryData<Quantizer> Quantizers =>
    [
        Quantizer.Symmetric(),
        Quantizer.Symmetric(scale: ScaleKind.PowerOfTwo),
        Quantizer.Symmetric(scale: ScaleKind.Learned),
        Quantizer.Symmetric(perChannel: false),
    ];

    [Theory]
    [MemberData(nameof(Quantizers))]
    public void AChannelWhoseNormIsZeroGivesItsBias(Quantizer quantizer)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (norm, x) = (nn.BatchNorm1d(4), randn(64, 6));
        using (no_grad())
        {
            _ = norm.weight![0].fill_(0);
            _ = norm.bias!.fill_(0.5f);
        }
        Check(nn.Sequential(nn.Linear(6, 4), norm), x, quantizer, 0.02);
    }

    [Theory]
    [MemberData(nameof(Quantizers))]
    public void ARowOfSmallWeightsGivesItsBias(Quantizer quantizer)
    {
        using var scope = NewDisposeScope();
        foreach (var weight in new[] { 1e-5f, 1e-7f, 1e-12f, 1e-40f })
        {
            manual_seed(1);
            var (layer, x) = (nn.Linear(6, 4), randn(64, 6));
            using (no_grad())
            {
                _ = layer.weight![0].fill_(weight);
                _ = layer.bias!.fill_(0.5f);
            }
            Check(nn.Sequential(layer), x, quantizer, 0.02);
        }
    }

    [Theory]
    [MemberData(nameof(Quantizers))]
    public void SmallInputsGiveTheBias(Quantizer quantizer)
    {
        using var scope = NewDisposeScope();
        foreach (var size in new[] { 1e-3f, 1e-6f, 1e-12f, 1e-30f, 1e-44f })
        {
            manual_seed(1);
            Check(nn.Sequential(nn.Linear(6, 4)), randn(64, 6) * tensor(size), quantizer, 0.01);
        }
    }

    [Fact]
    public void OrdinaryStepsStayWhatTheyAre()
    {
        using var scope = NewDisposeScope();
        var steps = tensor(new[] { 0.01f, 0.001f });
        BiasRange.Raise(steps, tensor(new[] { 1f, -1000 }), 0.01f, ScaleKind.Range).Should().BeSameAs(steps);
        BiasRange.Raise(steps, null, 1, ScaleKind.Range).Should().BeSameAs(steps);
        var raised = BiasRange.Raise(steps, tensor(new[] { 1f, -1e9f }), 0.01f, ScaleKind.PowerOfTwo);
        raised.data<float>().ToArray().Should().Equal(0.01f, 128);
    }

    private static void Check(nn.Module<Tensor, Tensor> model, Tensor x, Quantizer weights, double tolerance)
    {
        var options = new QuantizationOptions { Weights = weights, ReduceRange = !Processor.AddsExactly };
        using var prepared = Quantize.Prepare(model, x, options);
        prepared.Calibrate([x]);
        prepared.FreezeBatchNorm();
        prepared.eval();
        using var integers = prepared.Convert();
        Parity.CheckTraining(prepared, integers, x, weights.ToString());
        Parity.Check(integers, 21, weights.ToString(), x);
        using var constant = no_grad();
        var (expected, found) = (FloatOf(prepared, x), integers.call(x));
        ((double)(expected - found)[.., 0].abs().max().item<float>()).Should()
            .BeLessThan(tolerance * expected.abs().max().item<float>());
    }

    // Outside of a forward of the prepared model, its layers compute in float.
    private static Tensor FloatOf(PreparedModel prepared, Tensor x) =>
        ((nn.Module<Tensor, Tensor>)prepared.children().First()).call(x);
}
