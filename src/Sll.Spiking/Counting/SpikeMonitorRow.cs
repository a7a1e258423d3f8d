using System.Globalization;

namespace SllCore.Spiking;

/// <summary>What a layer of neurons did.</summary>
/// <param name="Layer">The module's name and the layer's number.</param>
/// <param name="Rate">Spikes per neuron and step, from 0 to 1.</param>
/// <param name="Silent">The share of the neurons that never fired.</param>
/// <param name="Saturated">The share of the neurons that fired at every step.</param>
/// <param name="Lost">The share of the neurons whose potential became NaN, in a sample at least.</param>
public sealed record SpikeMonitorRow(string Layer, double Rate, double Silent, double Saturated, double Lost)
{
    private const double Much = 0.5;

    /// <summary>Gets what to do about it, or null if nothing is wrong.</summary>
    public string? Advice => this switch
    {
        { Lost: > 0 } => string.Create(CultureInfo.InvariantCulture,
            $"{Layer}: the potential of {Lost:P0} of the neurons became NaN, and they never fire again in that " +
            $"sequence: look for NaN in the input and in the weights before the layer."),
        { Silent: > Much } => string.Create(CultureInfo.InvariantCulture,
            $"{Layer}: {Silent:P0} of the neurons never fired: lower the threshold, enlarge the weights, or train " +
            $"with Surrogate.Coverage(0.5)."),
        { Saturated: > Much } => string.Create(CultureInfo.InvariantCulture,
            $"{Layer}: {Saturated:P0} of the neurons fired at every step: raise the threshold, or add " +
            $"SpikeLoss.RateRegularizer to the loss."),
        _ => null,
    };
}
