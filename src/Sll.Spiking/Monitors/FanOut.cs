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

    // The convolution itself counts, with ones for weights: borders, strides, dilations and groups are then its own.
    private static Tensor Convolve(Convolution c, Tensor weight, Tensor input)
    {
        var (x, ones) = (input.to(weight.dtype), ones_like(weight, requires_grad: false));
        // No numbers: as much as keeps the size.
        var padding = c.padding ?? [.. c.kernel_size.Zip(c.dilation, (size, dilation) => (size - 1) * dilation / 2)];
        return weight.Dimensions switch
        {
            3 => functional.conv1d(x, ones, null, c.stride[0], padding[0], c.dilation[0], c.groups),
            4 => functional.conv2d(x, ones, null, c.stride, padding, c.dilation, c.groups),
            _ => functional.conv3d(x, ones, null, c.stride, padding, c.dilation, c.groups),
        };
    }

    private static double Sum(Tensor tensor) => tensor.sum(ScalarType.Float64).item<double>();
}
