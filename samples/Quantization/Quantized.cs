namespace QuantizationSample;

/// <summary>From a trained float model to integers.</summary>
internal static class Quantized
{
    private const int Calibration = 2000;
    private const int Batch = 250;

    /// <summary>The options of a bit width: the input of the model and the result of its last layer keep 8
    /// bits.</summary>
    public static QuantizationOptions Options(int weightBits, int activationBits, ScaleKind scale = ScaleKind.Range) =>
        new QuantizationOptions
        {
            Weights = Quantizer.Symmetric(weightBits, scale: scale),
            Activations = Quantizer.Affine(activationBits, scale),
        }
        .For("input", layer => layer with { Activations = Quantizer.Affine(8, scale) })
        .For("fc2", layer => layer with { Activations = Quantizer.Affine(8, scale) });

    /// <summary>Prepares a model and finds its ranges.</summary>
    public static PreparedModel Calibrated(Module<Tensor, Tensor> model, Examples data, QuantizationOptions options)
    {
        using var scope = NewDisposeScope();
        var prepared = Quantize.Prepare(model, data.Images[..Batch], options);
        prepared.Calibrate(data.Images[..(int)Math.Min(Calibration, data.Count)].split(Batch));
        return prepared;
    }

    /// <summary>Trains it on the integers: the second half of the epochs with fixed ranges and folded norms.</summary>
    public static void Train(
        PreparedModel prepared, Examples data, int epochs, double rate, int seed, double dampening, Action epochDone) =>
        Fit.Run(prepared, data, epochs, rate, seed, dampening, done =>
        {
            epochDone();
            if (done == (epochs + 1) / 2 && done < epochs)
                prepared.FreezeBatchNorm();
        });
}
