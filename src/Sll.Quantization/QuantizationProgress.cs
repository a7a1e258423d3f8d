namespace SllCore.Quantization;

/// <summary>How far a calibration is.</summary>
/// <param name="Batches">The number of batches seen.</param>
public readonly record struct QuantizationProgress(int Batches);
