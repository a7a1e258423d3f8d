namespace SllCore.Quantization.Graph;

/// <summary>A value of the model in each recorded forward, and what it is: a step, clamped.</summary>
internal sealed record Known(Step Step, (double Low, double High) Clamp, Tensor[] Values);
