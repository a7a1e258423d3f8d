using SllCore.Quantization.Onnx;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Integer;

/// <summary>Average pooling: round(Σ(q − z) · (s/(s′·n))) + z′ in float32; without a window, over all of the image.</summary>
internal sealed record AverageNode(string Name, int[] Inputs, Grid Grid, Window? Window) : IntegerNode(Name, Inputs, Grid)
{
    public override Tensor Run(Tensor[] codes, Grid[] grids)
    {
        using var scope = NewDisposeScope();
        var shifted = codes[0].Plus(-grids[0].Zero);
        var count = (Window?.Kernel ?? shifted.shape[2..]).Aggregate((product, size) => product * size);
        var sums = Window is null
            ? shifted.sum([.. Enumerable.Range(2, (int)shifted.dim() - 2).Select(dim => (long)dim)], keepdim: true)
            : Window.Averages(shifted.to(float64)).Times(count).round().to(float32);
        var scaled = sums.Times(grids[0].Scale / (Grid.Scale * count));
        return scaled.round().Plus(Grid.Zero).Within(Grid.Low, Grid.High).MoveToOuterDisposeScope();
    }

    public override string Export(OnnxGraph graph, string[] inputs, Grid[] grids)
    {
        var values = graph.Dequantize(inputs[0], grids[0]);
        return graph.Quantize(Window is null
            ? graph.Node("GlobalAveragePool", [values])
            : graph.Node("AveragePool", [values], [("kernel_shape", Window.Kernel), ("strides", Window.Stride)]), Grid);
    }
}
