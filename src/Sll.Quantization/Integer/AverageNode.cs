using SllCore.Quantization.Onnx;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Integer;

/// <summary>
/// The average of each window, in float32 and in the order of ONNX Runtime: round(((Σ s·(q − z)) / n) / s′ + z′), row
/// by row of the window. An odd z′ turns a tie the other way than round(…) + z′ does.
/// </summary>
internal sealed record AverageNode(string Name, int[] Inputs, Grid Grid, Window Window)
    : IntegerNode(Name, Inputs, Grid)
{
    public override Tensor Run(Tensor[] codes, Grid[] grids)
    {
        using var scope = NewDisposeScope();
        var averages = Window.Sums(grids[0].Values(codes[0])).Over(Window.Size);
        return averages.Over(Grid.Scale).Plus(Grid.Zero).round().Within(Grid.Low, Grid.High).MoveToOuterDisposeScope();
    }

    public override string Export(OnnxGraph graph, string[] inputs, Grid[] grids) => graph.Quantize(
        graph.Node("AveragePool", [graph.Dequantize(inputs[0], grids[0])],
            [("kernel_shape", Window.Kernel), ("strides", Window.Stride)]), Grid);
}
