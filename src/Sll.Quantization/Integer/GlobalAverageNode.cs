using SllCore.Quantization.Onnx;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Integer;

/// <summary>The average over all of an image: round(Σ(q − z) · (s/(s′·n))) + z′ in float32.</summary>
internal sealed record GlobalAverageNode(string Name, int[] Inputs, Grid Grid) : IntegerNode(Name, Inputs, Grid)
{
    public override Tensor Run(Tensor[] codes, Grid[] grids)
    {
        using var scope = NewDisposeScope();
        var pixels = codes[0].flatten(2);
        var sums = pixels.Plus(-grids[0].Zero).sum([2]);
        var scaled = sums.Times(grids[0].Scale / (Grid.Scale * pixels.shape[2])).round().Plus(Grid.Zero);
        return scaled.Within(Grid.Low, Grid.High)
            .reshape([.. codes[0].shape[..2], .. codes[0].shape[2..].Select(_ => 1L)])
            .MoveToOuterDisposeScope();
    }

    public override string Export(OnnxGraph graph, string[] inputs, Grid[] grids) =>
        graph.Quantize(graph.Node("GlobalAveragePool", [graph.Dequantize(inputs[0], grids[0])]), Grid);
}
