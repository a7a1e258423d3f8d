using TorchSharp.Modules;

namespace SllCore.Quantization.Integer;

/// <summary>What a convolution needs beside its weight.</summary>
internal sealed record ConvolutionSettings(long[] Stride, long[] Padding, long[] Dilation, long Groups)
{
    /// <summary>Those of a layer that pads with zeros, or not at all.</summary>
    public static ConvolutionSettings Of(Convolution layer) => new(
        layer.stride, layer.padding ?? new long[layer.kernel_size.Length], layer.dilation, layer.groups);

    public Tensor Apply(Tensor input, Tensor weight, Tensor? bias = null) => weight.dim() == 3
        ? nn.functional.conv1d(input, weight, bias, Stride[0], Padding[0], Dilation[0], Groups)
        : nn.functional.conv2d(input, weight, bias, Stride, Padding, Dilation, Groups);

    public (string, object)[] Attributes(long[] shape) =>
    [
        ("kernel_shape", shape[2..]), ("strides", Stride), ("pads", (long[])[.. Padding, .. Padding]),
        ("dilations", Dilation), ("group", Groups),
    ];
}
