namespace SllCore.Quantization;

/// <summary>What quantization does to one layer.</summary>
public sealed record QuantizationReportRow
{
    /// <summary>Gets its name in the model.</summary>
    public required string Layer { get; init; }

    /// <summary>Gets the kernel of ONNX Runtime that computes it, on integers; or, with the pattern that skips it, that
    /// it stays float.</summary>
    public required string Kernel { get; init; }

    /// <summary>Gets the bits of its weights; a reduced range counts. 32 if it stays float.</summary>
    public required int WeightBits { get; init; }

    /// <summary>Gets the bits of its output.</summary>
    public required int Bits { get; init; }

    /// <summary>Gets the step of its output.</summary>
    public required double Scale { get; init; }

    /// <summary>Gets the smallest value that the observer of its output has.</summary>
    public required double Low { get; init; }

    /// <summary>Gets the largest value that the observer of its output has.</summary>
    public required double High { get; init; }

    /// <summary>Gets the share of its outputs at the largest code.</summary>
    public required double Clipped { get; init; }

    /// <summary>Gets the share of the codes that its activation leaves and no output has.</summary>
    public required double Unused { get; init; }

    /// <summary>Gets the signal to quantization noise of its weights, in dB; infinite if it stays float.</summary>
    public required double WeightSqnr { get; init; }

    /// <summary>Gets the signal to noise of its output against that of the network without quantization, in
    /// dB.</summary>
    public required double OutputSqnr { get; init; }

    /// <summary>Gets the largest integer sum seen, as a fraction of 2²⁴.</summary>
    public required double LargestSum { get; init; }

    /// <summary>Gets the share of neighbouring weights w₁, w₂ for which 255·(|w₁| + |w₂|) leaves 16 bits, which can
    /// saturate on x64 processors without VNNI.</summary>
    public required double SaturatingPairs { get; init; }

    /// <summary>Gets the share of its weights that oscillate between two codes.</summary>
    public required double Oscillating { get; init; }

    /// <summary>Gets what to do about this layer, in words; empty if nothing.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];
}
