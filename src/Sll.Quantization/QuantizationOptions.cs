namespace SllCore.Quantization;

/// <summary>How a model is quantized. The defaults are what runs with the same result on every x64 processor.</summary>
public sealed record QuantizationOptions
{
    /// <summary>Gets the quantizer of the weights: symmetric.</summary>
    public Quantizer Weights { get; init; } = Quantizer.Symmetric();

    /// <summary>Gets the quantizer of the activations: affine.</summary>
    public Quantizer Activations { get; init; } = Quantizer.Affine();

    /// <summary>Gets a value indicating whether 8-bit weights use 7 bits only, so that processors without VNNI, which add
    /// pairs of products in 16 bits, do not saturate.</summary>
    public bool ReduceRange { get; init; } = true;

    /// <summary>Gets the gradient of the rounding: by default that of the straight-through estimator within the codes.</summary>
    public LinearizeOptions Band { get; init; } = new() { Eps = 0.5, Forward = ForwardValues.Hard };

    /// <summary>Gets a value indicating whether weights that oscillate between two codes are frozen
    /// (Nagel et al. 2022, arXiv:2203.11086).</summary>
    public bool FreezeOscillating { get; init; }

    /// <summary>Gets the quantizer of the weights with the range that is used.</summary>
    internal Quantizer UsedWeights => ReduceRange && Weights.Bits == 8
        ? Quantizer.Symmetric(7, Weights.PerChannel, Weights.Scale)
        : Weights;
}
