namespace QuantizationSample;

/// <summary>What one bit width comes to.</summary>
/// <param name="Bits">Of weights and activations.</param>
/// <param name="Calibrated">Accuracy with ranges only, without training.</param>
/// <param name="Trained">Accuracy of the model in training.</param>
/// <param name="Deployed">Accuracy in ONNX Runtime.</param>
/// <param name="Differing">Output codes in which ONNX Runtime differs from the integers of Convert().</param>
/// <param name="Outputs">How many output codes there are.</param>
/// <param name="FileSize">Of the ONNX file, in bytes.</param>
/// <param name="Speed">Of ONNX Runtime against TorchSharp in float32, both on one thread with 64 images.</param>
/// <param name="Report">Of the library, layer by layer.</param>
internal sealed record Outcome(
    int Bits, double Calibrated, double Trained, double Deployed, long Differing, long Outputs, long FileSize,
        double Speed,
    string Report);

/// <summary>A CNN for MNIST: trained in float32, then on its integers, exported and run.</summary>
internal sealed class Tour(string folder, int floatEpochs, int epochs)
{
    private static readonly int[] s_bits = [8, 4, 3, 2];

    /// <summary>The float model's accuracy and the size of its file, and what each bit width comes to.</summary>
    public (double Accuracy, long FileSize, Outcome[] Outcomes) Run(CancellationToken stop)
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var data = Images();
        using var model = new Cnn();
        var file = Path.Combine(folder, "float.dat");
        var outcomes = new List<Outcome>();
        Work.Show(work =>
        {
            Action EpochsOf(Work.Part part) => () =>
            {
                stop.ThrowIfCancellationRequested();
                part.Advance();
            };
            var epochDone = EpochsOf(work.Add("training in float32", floatEpochs));
            Fit.Run(model, data.Training, floatEpochs, 3e-3, seed: 0, 0, _ => epochDone());
            _ = model.save(file);
            foreach (var bits in s_bits)
            {
                epochDone = EpochsOf(work.Add($"training with {bits} bits", epochs));
                outcomes.Add(Quantize(model, file, data, bits, epochDone));
            }
        });
        return (Fit.Accuracy(model, data.Test), new FileInfo(file).Length, [.. outcomes]);
    }

    private Outcome Quantize(Cnn model, string file, Split data, int bits, Action epochDone)
    {
        using var scope = NewDisposeScope();
        var copy = new Cnn();
        _ = copy.load(file);
        // A learned step gains most where there are few codes.
        using var prepared = Quantized.Calibrated(
            copy, data.Training, Quantized.Options(bits, bits, bits == 8 ? ScaleKind.Range : ScaleKind.Learned));
        prepared.eval();
        var calibrated = Fit.Accuracy(prepared, data.Test);
        Quantized.Train(prepared, data.Training, epochs, 1e-3, seed: 1, 0, epochDone);

        using var integers = prepared.Convert();
        var path = Path.Combine(folder, $"int{bits}.onnx");
        integers.ExportOnnx(path);
        using var runtime = new Deployment(path);
        using var constant = no_grad();
        var output = runtime.Output(data.Test.Images);
        return new(
            bits, calibrated, Fit.Accuracy(prepared, data.Test),
            output.argmax(1).eq(data.Test.Labels).to(float64).mean().item<double>(),
            output.ne(integers.call(data.Test.Images)).sum().item<long>(), output.NumberOfElements,
                new FileInfo(path).Length,
            runtime.SpeedAgainst(model, data.Test.Images[..64]), prepared.Report([data.Test.Images[..500]]).ToString());
    }

    public static Split Images()
    {
        var data = MnistData.Load();
        static Examples Square(Examples rows) => rows with { Images = rows.Images.reshape(-1, 1, 28, 28) };
        return data with { Training = Square(data.Training), Test = Square(data.Test) };
    }
}
