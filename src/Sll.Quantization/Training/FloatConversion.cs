using System.Runtime.InteropServices;
using SllCore.Quantization.Graph;
using SllCore.Quantization.Integer;
using SllCore.Quantization.Quantizers;
using TorchSharp.Modules;

namespace SllCore.Quantization.Training;

/// <summary>The nodes of layers that stay float.</summary>
internal static class FloatConversion
{
    public static FloatNode Of(Step step, int[] inputs, Grid grid)
    {
        using var scope = NewDisposeScope();
        return step.Module switch
        {
            Linear layer => new FloatLayerNode(
                step.Name, inputs, grid, Bytes(layer.weight!), layer.weight!.shape, Bytes(layer.bias), null),
            Convolution { padding_mode: PaddingModes.Zeros, padding_type: null or Padding.Valid } layer
                when layer is Conv1d or Conv2d => new FloatLayerNode(
                step.Name, inputs, grid, Bytes(layer.weight!), layer.weight!.shape, Bytes(layer.bias),
                ConvolutionSettings.Of(layer)),
            BatchNorm { running_mean: not null } norm when norm is BatchNorm1d or BatchNorm2d => new FloatNormNode(
                step.Name, inputs, grid, Bytes(norm.weight ?? ones_like(norm.running_mean))!,
                Bytes(norm.bias ?? zeros_like(norm.running_mean))!, Bytes(norm.running_mean)!,
                Bytes(norm.running_var)!, norm.eps),
            _ => new FloatModuleNode(step.Name, inputs, grid, (nn.Module<Tensor, Tensor>)step.Module!),
        };
    }

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(values))]
    private static byte[]? Bytes(Tensor? values) =>
        values is null ? null : [.. MemoryMarshal.AsBytes<float>(values.detach().contiguous().data<float>().ToArray())];
}
