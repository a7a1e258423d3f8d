using SllCore.Quantization.Onnx;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Integer;

/// <summary>Flatten of all but the first dimension.</summary>
internal sealed record FlattenNode(string Name, int[] Inputs, Grid Grid) : IntegerNode(Name, Inputs, Grid)
{
    public override Tensor Run(Tensor[] codes, Grid[] grids)
    {
        using var flat = codes[0].flatten(1);
        return flat.Within(Grid.Low, Grid.High);
    }

    public override string Export(OnnxGraph graph, string[] inputs, Grid[] grids) =>
        graph.Clip(graph.Node("Flatten", inputs, [("axis", 1L)]), Grid);
}
