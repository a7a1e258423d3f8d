namespace SllCore.Quantization.Integer;

/// <summary>What a convolution needs beside its weight.</summary>
internal sealed record ConvolutionSettings(long[] Stride, long[] Padding, long[] Dilation, long Groups)
{
    public Tensor Apply(Tensor input, Tensor weight, Tensor? bias = null) => weight.dim() == 3
        ? nn.functional.conv1d(input, weight, bias, Stride[0], Padding[0], Dilation[0], Groups)
        : nn.functional.conv2d(input, weight, bias, Stride, Padding, Dilation, Groups);

    public (string, object)[] Attributes(long[] shape) =>
    [
        ("kernel_shape", shape[2..]), ("strides", Stride), ("pads", (long[])[.. Padding, .. Padding]),
        ("dilations", Dilation), ("group", Groups),
    ];
}
