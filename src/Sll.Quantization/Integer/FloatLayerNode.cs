using SllCore.Quantization.Onnx;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Integer;

/// <summary>W ∗ x + b in float: a Linear or a convolution that is skipped.</summary>
/// <param name="Name">The name of the layer.</param>
/// <param name="Inputs">The node before it.</param>
/// <param name="Grid">The grid of the result.</param>
/// <param name="Weight">The float32 weights.</param>
/// <param name="Shape">The shape of the weight, output channels first.</param>
/// <param name="Bias">The float32 bias, or null.</param>
/// <param name="Convolution">The settings of a convolution, or null for Linear.</param>
internal sealed record FloatLayerNode(
    string Name, int[] Inputs, Grid Grid, byte[] Weight, long[] Shape, byte[]? Bias, ConvolutionSettings? Convolution)
    : FloatNode(Name, Inputs, Grid)
{
    protected override Tensor Of(Tensor values)
    {
        var (weight, bias) = (tensor(Floats(Weight)).reshape(Shape), Bias is null ? null : tensor(Floats(Bias)));
        return Convolution is null
            ? nn.functional.linear(values, weight, bias)
            : Convolution.Apply(values, weight, bias);
    }

    protected override string Function(OnnxGraph graph, string values)
    {
        string[] operands = [values, graph.Init(Name + ".weight", Floats(Weight), Shape)];
        if (Bias is not null)
            operands = [.. operands, graph.Init(Name + ".bias", Floats(Bias), Shape[0])];
        return Convolution is null
            ? graph.Node("Gemm", operands, [("transB", 1L)])
            : graph.Node("Conv", operands, Convolution.Attributes(Shape));
    }
}
