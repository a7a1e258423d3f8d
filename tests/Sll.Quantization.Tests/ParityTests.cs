using System.Text;

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
            foreach (var network in new[] { "mlp", "cnn", "bn", "residual", "depthwise" })
            {
                cases.Add(network, 8, true, ScaleKind.Range);
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
        using var model = Networks.Make(network);
        Digits.Train(model, 2e-3, 2);
        var options = new QuantizationOptions
        {
            Weights = Quantizer.Symmetric(bits, scale: kind),
            Activations = Quantizer.Affine(bits, kind),
            ReduceRange = reduce,
        };
        using var prepared = Quantize.Prepare(model, images[..32], options);
        prepared.Calibrate([images[..500], images[500..1000]]);
        Digits.Train(prepared, 2e-4, 1);
        prepared.FreezeBatchNorm();
        Digits.Train(prepared, 1e-4, 1);
        using var integers = prepared.Convert();
        var path = Path.Combine(Path.GetTempPath(), $"sll-{Guid.NewGuid():N}.onnx");
        integers.ExportOnnx(path, [1, 8, 8], bits == 4 ? 13 : 21);
        foreach (var input in new[] { images[1347..], rand(2000, 1, 8, 8) })
        {
            var (output, optimized) = OnnxRun.Of(path, input);
            var expected = integers.call(input).data<float>().ToArray();
            output.Where((value, i) => value != expected[i]).Should().BeEmpty();

            using var constant = no_grad();
            var trained = prepared.call(input);
            var differing = trained.ne(integers.call(input)).sum().item<long>();
            // Sums and averages are rounded from floats in training: a value near a tie may fall the other way.
            var rounded = network is "residual" or "depthwise";
            var allowed = rounded ? 0.002 : 0.0005;
            ((double)differing / trained.NumberOfElements).Should().BeLessThanOrEqualTo(allowed);
            trained.argmax(1).ne(integers.call(input).argmax(1)).sum().item<long>()
                .Should().BeLessThanOrEqualTo(rounded ? 1 : 0);

            var text = Encoding.Latin1.GetString(optimized);
            foreach (var left in new[] { "\"\u0004Gemm", "\"\u0004Conv", "\"\u0006MatMul", "FusedGemm", "FusedConv" })
                text.Should().NotContain(left);
        }
        File.Delete(path);
        File.Delete(path + ".optimized");
    }
}
