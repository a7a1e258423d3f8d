namespace SllCore.Spiking.Fused;

/// <summary>
/// The step of a neuron and its gradient, as the fused kernels compute them: 1/(2ε) where |u − level| ≤ ε, a fraction
/// of that elsewhere.
/// </summary>
/// <param name="Eps">ε, positive and finite.</param>
/// <param name="LineSlope">1/(2ε) as the forward uses it, if it is linear.</param>
/// <param name="Rise">By how much the gradient in the band is above that elsewhere.</param>
/// <param name="Outside">The gradient elsewhere.</param>
/// <param name="IsLinear">The forward is the line in the band.</param>
internal sealed record SpikeBand(double Eps, double LineSlope, double Rise, double Outside, bool IsLinear);
