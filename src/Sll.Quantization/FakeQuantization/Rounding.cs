namespace SllCore.Quantization.FakeQuantization;

/// <summary>How codes are rounded: StepOperator.Round through options of the core.</summary>
/// <param name="Band">The options.</param>
/// <param name="Site">The layer, as a report names it.</param>
/// <param name="Report">What is told about each rounding, or null.</param>
internal sealed record Rounding(LinearizeOptions Band, string? Site = null, BandReport? Report = null)
{
    public static implicit operator Rounding(LinearizeOptions band) => new(band);

    /// <summary>ε if the fused kernel can do what the options say, which fix ε and keep the forward hard; else null,
    /// for the core's own operator.</summary>
    public float? FusedEps(Tensor values) =>
        Report is null && Band is { Forward: ForwardValues.Hard, Coverage: null, Floor: 0 }
        && values.dtype == ScalarType.Float32 && values.device_type == DeviceType.CPU
            ? (float)Band.EpsOf(StepOperator.Round, Site)!.Value
            : null;

    /// <summary>round(x) with the gradient of the options.</summary>
    public Tensor Of(Tensor values)
    {
        using var site = Site is null ? default : Sll.Site(Site);
        using (Sll.Linearize(Band, Report))
            return SllOps.Round(values);
    }
}
