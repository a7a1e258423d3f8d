using PureHDF;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace SllCore.Spiking.Nir;

/// <summary>Modules as nodes. All parameters of a neuron have the shape of its layer.</summary>
internal static class NodeWriter
{
    private const string Exporter = "Sll.Spiking";

    /// <summary>The node, or null if the module does nothing where it is deployed, and the shape behind it.</summary>
    public static (H5Group? Node, long[] Shape) Write(Module<Tensor, Tensor> module, long[] shape, double dt) =>
        module switch
    {
        Linear linear => (Weighted(linear.weight!, linear.bias), [.. shape[..^1], linear.weight!.shape[0]]),
        Conv1d c => (Convolution("Conv1d", c, c.weight!, c.bias, c.stride[0], c.padding![0], c.dilation[0],
            shape[^1]), After(c, shape)),
        Conv2d c => (Convolution("Conv2d", c, c.weight!, c.bias, c.stride, c.padding!, c.dilation, shape[^2..]),
            After(c, shape)),
        TorchSharp.Modules.Flatten => (
            Node.Of("Flatten", ("start_dim", 0L), ("end_dim", -1L), ("input_type", shape)),
            [shape.Aggregate(1L, (product, size) => product * size)]),
        SpikeDropout or TorchSharp.Modules.Dropout or TorchSharp.Modules.Dropout2d => (null, shape),
        SpikingNeuron neuron => (NeuronWriter.Write(neuron, shape, dt), shape),
        _ => throw new NotSupportedException(
            $"NIR has no node for {module.GetName()}: write the network without it, or fold it into the layer before."),
    };

    /// <summary>Refuses settings of a module that its node has not.</summary>
    public static void Refuse(Module<Tensor, Tensor> module)
    {
        var reason = module switch
        {
            Convolution { padding: null } c => $"has padding: Padding.{c.padding_type}: give it as numbers",
            Convolution { padding_mode: not PaddingModes.Zeros } c =>
                $"pads with {c.padding_mode}, but NIR pads with zeros: another network would be written",
            TorchSharp.Modules.Flatten { start_dim: not 1 } or TorchSharp.Modules.Flatten { end_dim: not -1 } =>
                "leaves dimensions of a sample, but is written as one that flattens them all: use Flatten()",
            _ => null,
        };
        if (reason is not null)
            throw new NotSupportedException($"{module.GetName()} {reason}.");
    }

    /// <summary>What all neurons say of themselves.</summary>
    public static H5Group Metadata(double dt) => new() { ["dt"] = dt, ["exporter"] = new string(Exporter.AsSpan()) };

    private static H5Group Weighted(Tensor weight, Tensor? bias) => bias is null
        ? Node.Of("Linear", ("weight", Node.Values(weight)))
        : Node.Of("Affine", ("weight", Node.Values(weight)), ("bias", Node.Values(bias)));

    // NIR's convolutions always have a bias.
    private static H5Group Convolution(
        string type, Convolution c, Tensor weight, Tensor? bias, object stride, object padding, object dilation,
            object inputShape) =>
        Node.Of(
            type,
            ("weight", Node.Values(weight)),
            ("bias", Node.Values(bias ?? zeros(c.out_channels))),
            ("stride", stride), ("padding", padding), ("dilation", dilation), ("groups", c.groups), ("input_shape",
                inputShape));

    private static long[] After(Module<Tensor, Tensor> module, long[] shape)
    {
        using var scope = NewDisposeScope();
        var parameter = module.parameters().First();
        return module.call(zeros([1, .. shape], dtype: parameter.dtype, device: parameter.device)).shape[1..];
    }
}
