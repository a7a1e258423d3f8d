using SllCore.Autograd;

namespace SllCore.Quantization.FakeQuantization;

/// <summary>The gradient of a learned step (LSQ) by torch's operators: Σ g·∂y/∂s / √(N·Q), N values per step and Q the
/// largest code.</summary>
internal static class LearnedStep
{
    /// <summary>1/√(N·Q).</summary>
    public static double Damping(long length, double high) => 1 / Math.Sqrt(length * Math.Max(high, 1));

    /// <summary>One step per channel, which come first, or one.</summary>
    public static Tensor PerChannel(Tensor steps, Tensor values) =>
        steps.NumberOfElements == 1 ? steps.reshape(1)
        : steps.reshape([.. values.shape.Select((_, i) => i == 0 ? -1L : 1L)]);

    /// <summary>∂y/∂s: code − x/s inside the range, and outside the nearest code.</summary>
    public static Tensor Slope(Tensor values, Tensor steps, double low, double high)
    {
        var ratio = values / PerChannel(steps, values);
        var kept = ratio.Within(low, high);
        return where(kept.eq(ratio), ratio.round() - ratio, kept);
    }

    /// <summary>The same values, of which the step gets its gradient.</summary>
    /// <param name="result">The values on their grid.</param>
    /// <param name="values">What was quantized.</param>
    /// <param name="steps">The learned steps.</param>
    /// <param name="low">The smallest code.</param>
    /// <param name="high">The largest code.</param>
    public static Tensor Of(Tensor result, Tensor values, Tensor steps, double low, double high)
    {
        var constant = steps.detach();
        var slope = Slope(values.detach(), constant, low, high);
        var damping = Damping(values.NumberOfElements / steps.NumberOfElements, high);
        var nothing = SurrogateFunction.Apply(steps, zeros_like(constant), tensor((float)damping));
        return result.Plus(slope * PerChannel(nothing, values));
    }

    /// <summary>Σ g·∂y/∂s / √(N·Q), which torch differentiates.</summary>
    public static Tensor Gradient(Tensor values, Tensor g, Tensor steps, double low, double high)
    {
        var damping = Damping(values.NumberOfElements / steps.NumberOfElements, high);
        var products = g * Slope(values, steps, low, high);
        return products.reshape(steps.shape[0], -1).sum(1).Times(damping);
    }
}
