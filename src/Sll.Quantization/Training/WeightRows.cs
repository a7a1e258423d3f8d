using TorchSharp.Modules;

namespace SllCore.Quantization.Training;

/// <summary>Weights with the output channels first: those of a transposed convolution are [in, out / groups,
/// …].</summary>
internal static class WeightRows
{
    /// <summary>From the layer's weight to [out, in / groups, …], and back.</summary>
    public static Tensor Of(nn.Module layer, Tensor weight) =>
        layer is ConvolutionTranspose { groups: var groups } ? Exchange(weight, groups) : weight.alias();

    // [g·a, b, …] to [g·b, a, …]: its own inverse.
    private static Tensor Exchange(Tensor weight, long groups)
    {
        using var scope = NewDisposeScope();
        var kernel = weight.shape[2..];
        return weight.reshape([groups, weight.shape[0] / groups, weight.shape[1], .. kernel]).transpose(1, 2)
            .reshape([groups * weight.shape[1], weight.shape[0] / groups, .. kernel]).MoveToOuterDisposeScope();
    }
}
