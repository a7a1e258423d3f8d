using SllCore.Quantization.Onnx;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Integer;

/// <summary>The largest code of each window: maxima and rounding commute.</summary>
internal sealed record MaxPoolNode(string Name, int[] Inputs, Grid Grid, Window Window)
    : IntegerNode(Name, Inputs, Grid)
{
    public override Tensor Run(Tensor[] codes, Grid[] grids)
    {
        using var maxima = Window.Maxima(codes[0]);
        return maxima.Within(Grid.Low, Grid.High);
    }

    public override string Export(OnnxGraph graph, string[] inputs, Grid[] grids) => graph.Clip(
        graph.Node("MaxPool", inputs,
        [
            ("kernel_shape", Window.Kernel), ("strides", Window.Stride),
                ("pads", (long[])[.. Window.Padding, .. Window.Padding]),
        ]), Grid);
}
