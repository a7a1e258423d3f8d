namespace SllCore.Quantization.Training;

/// <summary>10·log₁₀(Σw² / Σ(Q(w) − w)²): signal to quantization noise.</summary>
internal static class LayerError
{
    public static double Of(WeightQuantizer quantizer)
    {
        using var constant = no_grad();
        using var scope = NewDisposeScope();
        var (real, quantized) = (quantizer.RealWeight(), quantizer.QuantizedRows());
        var noise = (quantized - real).square().sum().item<float>();
        return 10 * Math.Log10(real.square().sum().item<float>() / Math.Max(noise, 1e-30));
    }
}
