using SllCore.Quantization.Onnx;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Integer;

/// <summary>Codes side by side: the parts and the result have the same scale and zero point.</summary>
internal sealed record ConcatNode(string Name, int[] Inputs, Grid Grid, long Dim) : IntegerNode(Name, Inputs, Grid)
{
    public override Tensor Run(Tensor[] codes, Grid[] grids)
    {
        using var joined = cat(codes, Dim);
        return joined.Within(Grid.Low, Grid.High);
    }

    public override string Export(OnnxGraph graph, string[] inputs, Grid[] grids) =>
        graph.Clip(graph.Node("Concat", inputs, [("axis", Dim)]), Grid);
}
