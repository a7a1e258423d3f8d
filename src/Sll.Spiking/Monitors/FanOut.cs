using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace SllCore.Spiking;

/// <summary>How many weights the ones of an input meet.</summary>
internal static class FanOut
{
    /// <summary>Of [batch, …] with 0 and 1: the number of pairs of a 1 and a weight that it is multiplied by; null if
    /// the module has weights that are not counted. Without weights it counts nothing.</summary>
    public static double? Operations(Module<Tensor, Tensor> module, Tensor input)
    {
        using var scope = NewDisposeScope();
        return module switch
        {
            Linear linear => Sum(input) * linear.weight!.shape[0],
            Conv1d c => Sum(Convolve(c, c.weight!, input)),
            Conv2d c => Sum(Convolve(c, c.weight!, input)),
            Conv3d c => Sum(Convolve(c, c.weight!, input)),
            SpikingNeuron or SpikingSequential => 0,
            _ => module.parameters().Any(parameter => parameter.Dimensions > 1) ? null : 0,
        };
    }

    // The convolution itself counts, with ones for weights: strides, dilations and groups are then its own.
    private static Tensor Convolve(Convolution c, Tensor weight, Tensor input)
    {
        var (x, ones) = (Bordered(c, input.to(weight.dtype)), ones_like(weight, requires_grad: false));
        return weight.Dimensions switch
        {
            3 => functional.conv1d(x, ones, null, c.stride[0], 0, c.dilation[0], c.groups),
            4 => functional.conv2d(x, ones, null, c.stride, null, c.dilation, c.groups),
            _ => functional.conv3d(x, ones, null, c.stride, null, c.dilation, c.groups),
        };
    }

    // With the border that the convolution gives its input: zeros, or spikes of the other side or mirrored ones.
    private static Tensor Bordered(Convolution c, Tensor x)
    {
        // The last dimension first, as pad wants them.
        List<long> widths = [];
        for (var i = c.kernel_size.Length - 1; i >= 0; i--)
        {
            // Same keeps the size; what is left of an even kernel goes behind.
            var same = c.padding_type == Padding.Same ? (c.kernel_size[i] - 1) * c.dilation[i] : 0;
            var before = c.padding is null ? same / 2 : c.padding[i];
            widths.AddRange([before, c.padding is null ? same - before : before]);
        }
        var mode = c.padding_mode == PaddingModes.Zeros ? PaddingModes.Constant : c.padding_mode;
        return widths.Exists(width => width > 0) ? functional.pad(x, [.. widths], mode, 0) : x;
    }

    private static double Sum(Tensor tensor) => tensor.sum(ScalarType.Float64).item<double>();
}
