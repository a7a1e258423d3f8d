namespace SllCore.Quantization.Tests;

public sealed class ParityTests
{
    // Networks this small are faster on one thread; and with two, libtorch 2.10 has given NaN here as the gradient of a
    // convolution's input with fewer than 16 channels.
    public ParityTests() => set_num_threads(1);

    public static TheoryData<string, int, bool, ScaleKind> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, bool, ScaleKind>();
            foreach (var network in new[] { "mlp", "cnn", "bn", "residual", "depthwise", "concat" })
            {
                cases.Add(network, 8, true, ScaleKind.Range);
                if (Processor.AddsExactly)
                    cases.Add(network, 8, false, ScaleKind.Range);
                cases.Add(network, 8, true, ScaleKind.PowerOfTwo);
                cases.Add(network, 4, true, ScaleKind.Learned);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void OnnxRuntimeComputesTheSameCodes(string network, int bits, bool reduce, ScaleKind kind)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (images, _) = Digits.Load();
        using var prepared = Trained(network, images, new()
        {
            Weights = Quantizer.Symmetric(bits, scale: kind),
            Activations = Quantizer.Affine(bits, kind),
            ReduceRange = reduce,
        });
        using var integers = prepared.Convert();
        var (opset, unseen, random) = (bits == 4 ? 13 : 21, images[1347..], rand(2000, 1, 8, 8));
        Parity.Check(integers, opset, network, unseen, random);
        Parity.CheckLayers(integers, opset, network, unseen);
        foreach (var input in new[] { unseen, random })
        {
            Parity.CheckTraining(prepared, integers, input, network, 0.0005);
            using var constant = no_grad();
            // No prediction differs.
            prepared.call(input).argmax(1).eq(integers.call(input).argmax(1)).all().item<bool>().Should().BeTrue();
        }
    }

    private static PreparedModel Trained(string network, Tensor images, QuantizationOptions options)
    {
        var model = Networks.Make(network);
        Digits.Train(model, 2e-3, 2);
        var prepared = Quantize.Prepare(model, images[..32], options);
        prepared.Calibrate([images[..500], images[500..1000]]);
        Digits.Train(prepared, 2e-4, 1);
        prepared.FreezeBatchNorm();
        Digits.Train(prepared, 1e-4, 1);
        return prepared;
    }
}
