namespace SllCore.Spiking.Fused;

/// <summary>
/// The step of a neuron and its gradient, as the fused kernels compute them: 1/(2ε) where |u − level| ≤ ε, a fraction
/// of that elsewhere; or a slope of d = u − level from a table.
/// </summary>
/// <param name="Eps">ε, positive and finite.</param>
/// <param name="LineSlope">1/(2ε) as the forward uses it, if it is linear.</param>
/// <param name="Rise">By how much the gradient in the band is above that elsewhere.</param>
/// <param name="Outside">The gradient elsewhere.</param>
/// <param name="IsLinear">The forward is the line in the band.</param>
/// <param name="Slopes">The slope as a table, which then takes the place of the band.</param>
internal sealed record SpikeBand(
    double Eps, double LineSlope, double Rise, double Outside, bool IsLinear, SlopeTable? Slopes = null)
{
    public static SpikeBand Of(SlopeTable slopes) => new(1, 0, 0, 0, false, slopes);
}
