using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Training;

/// <summary>
/// The codes of a bias, whose step is s·s_w: at most half of int32, the other half being for the sums that it joins. A
/// channel whose weights are too small for that gets a larger s_w.
/// </summary>
internal static class BiasRange
{
    /// <summary>The largest magnitude of a code.</summary>
    public const double Largest = 1 << 30;

    // The product with a code is finite.
    private const double LargestStep = 1e30;

    /// <summary>The codes before they are rounded.</summary>
    public static Tensor Of(Tensor bias, Tensor steps) => (bias / steps).Within(-Largest, Largest);

    /// <summary>The steps of a weight, raised where the bias asks for it, or s·s_w would not be normal.</summary>
    /// <param name="steps">One per channel, or one.</param>
    /// <param name="bias">The bias, or null.</param>
    /// <param name="input">s.</param>
    /// <param name="kind">How the steps are chosen.</param>
    public static Tensor Raise(Tensor steps, Tensor? bias, float input, ScaleKind kind)
    {
        var own = steps.detach().data<float>().ToArray();
        var biases = bias is null ? new float[own.Length] : bias.detach().contiguous().data<float>().ToArray();
        var least = Array.ConvertAll(biases, value => Least(value, input, kind));
        if (own.Length == 1)
            least = [least.Max()];
        return own.Zip(least).Any(pair => pair.First < pair.Second) ? steps.maximum(tensor(least)) : steps;
    }

    private static float Least(float bias, float input, ScaleKind kind)
    {
        var step = Math.Max(Math.Abs((double)bias) / Largest, Grid.LeastScale) / input;
        return Grid.ScaleOf(Math.Min(step, LargestStep), 1, kind);
    }
}
