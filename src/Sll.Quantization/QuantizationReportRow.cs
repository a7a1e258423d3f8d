namespace SllCore.Quantization;

/// <summary>What quantization does to one layer.</summary>
/// <param name="Layer">Its name in the model.</param>
/// <param name="Codes">The number of codes of its output.</param>
/// <param name="Scale">The step of its output.</param>
/// <param name="Clipped">The share of its outputs at the largest code.</param>
/// <param name="Unused">The share of the codes that no output has.</param>
/// <param name="WeightSqnr">Signal to quantization noise of its weights, in dB.</param>
/// <param name="LargestSum">The largest integer sum seen, as a fraction of 2²⁴.</param>
/// <param name="SaturatingPairs">The share of neighbouring weights w₁, w₂ for which 255·(|w₁| + |w₂|) leaves 16 bits, which
/// can saturate on x64 processors without VNNI.</param>
/// <param name="Oscillating">The share of its weights that oscillate between two codes.</param>
public readonly record struct QuantizationReportRow(
    string Layer, int Codes, double Scale, double Clipped, double Unused, double WeightSqnr, double LargestSum,
    double SaturatingPairs, double Oscillating);
