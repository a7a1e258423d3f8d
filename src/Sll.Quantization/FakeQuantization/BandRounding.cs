namespace SllCore.Quantization.FakeQuantization;

/// <summary>Rounding through the core's options: fused where they fix ε and keep the forward hard, otherwise the core's
/// own operator.</summary>
internal static class BandRounding
{
    /// <summary>ε if the fused kernel can do what the options say, else null.</summary>
    public static float? FusedEps(LinearizeOptions band, Tensor values) =>
        band.Forward == ForwardValues.Hard && band.Coverage is null && band.Floor == 0
        && values.dtype == ScalarType.Float32 && values.device_type == DeviceType.CPU
            ? (float)band.EpsOf(StepOperator.Round)!.Value
            : null;

    /// <summary>round(x) with the gradient of the options.</summary>
    public static Tensor Round(Tensor values, LinearizeOptions band)
    {
        using (Sll.Linearize(band))
            return SllOps.Round(values);
    }
}
