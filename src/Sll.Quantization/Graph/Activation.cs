namespace SllCore.Quantization.Graph;

/// <summary>Activations that are clamps.</summary>
internal static class Activation
{
    public static readonly (double Low, double High) None = (double.NegativeInfinity, double.PositiveInfinity);
    public static readonly (double Low, double High) Relu = (0, double.PositiveInfinity);
    public static readonly (double Low, double High) Relu6 = (0, 6);

    public static Tensor Of(Tensor values, (double Low, double High) clamp) =>
        clamp == None ? values : values.Within(clamp.Low, clamp.High);

    /// <summary>One clamp after another.</summary>
    public static (double Low, double High) Then((double Low, double High) first, (double Low, double High) next) =>
        (Math.Clamp(first.Low, next.Low, next.High), Math.Clamp(first.High, next.Low, next.High));
}
