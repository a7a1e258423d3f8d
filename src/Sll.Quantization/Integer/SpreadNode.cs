using SllCore.Quantization.Onnx;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Integer;

/// <summary>
/// The codes of an image with Stride − 1 zeros after each, right and below, and a border of zeros: a transposed
/// convolution is this and then a convolution with the kernel turned by 180°.
/// </summary>
/// <param name="Name">The name of the layer.</param>
/// <param name="Inputs">The node before it.</param>
/// <param name="Grid">The grid of its input.</param>
/// <param name="Channels">The channels of its input.</param>
/// <param name="Stride">The stride of the transposed convolution.</param>
/// <param name="Border">Rows above, columns on the left, rows below, columns on the right; negative ones are cut
/// off.</param>
internal sealed record SpreadNode(string Name, int[] Inputs, Grid Grid, long Channels, long Stride, long[] Border)
    : IntegerNode(Name, Inputs, Grid)
{
    public override Tensor Run(Tensor[] codes, Grid[] grids)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (codes[0].shape[2] * Stride, codes[0].shape[3] * Stride);
        var spread = zeros([.. codes[0].shape[..2], height, width]).Plus(Grid.Zero);
        _ = spread.slice(2, 0, height, Stride).slice(3, 0, width, Stride).copy_(codes[0]);
        return nn.functional.pad(spread, [Border[1], Border[3], Border[0], Border[2]], PaddingModes.Constant, Grid.Zero)
            .MoveToOuterDisposeScope();
    }

    public override string Export(OnnxGraph graph, string[] inputs, Grid[] grids)
    {
        // Channels full of zeros become the pixels between the others.
        var more = Channels * ((Stride * Stride) - 1);
        var spread = Stride == 1
            ? inputs[0]
            : graph.Node("DepthToSpace", [Pad(graph, inputs[0], [0, 0, 0, 0, 0, more, 0, 0])], [("blocksize", Stride)]);
        return Pad(graph, spread, [0, 0, Border[0], Border[1], 0, 0, Border[2], Border[3]]);
    }

    private string Pad(OnnxGraph graph, string codes, long[] sizes) =>
        graph.Node("Pad", [codes, graph.Init("pads", sizes, sizes.Length), graph.Init("zero", [(byte)Grid.Zero])]);
}
