using SllCore.Quantization.Onnx;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Integer;

/// <summary>q = clamp(round(x / s) + z): a division, as ONNX says, not a multiplication by 1/s.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Inputs">None.</param>
/// <param name="Grid">The grid of the input.</param>
/// <param name="Shape">The shape of an input, without the batch.</param>
internal sealed record InputNode(string Name, int[] Inputs, Grid Grid, long[] Shape) : IntegerNode(Name, Inputs, Grid)
{
    public override Tensor Run(Tensor[] codes, Grid[] grids) => Grid.Codes(codes[0]);

    public override string Export(OnnxGraph graph, string[] inputs, Grid[] grids) => graph.Quantize(inputs[0], Grid);
}
