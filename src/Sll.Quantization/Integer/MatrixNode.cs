using System.Text.Json.Serialization;
using SllCore.Quantization.Onnx;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Integer;

/// <summary>
/// Linear and convolution: acc = W ∗ (q − z) + b in integers, result clamp(round(acc·m) + z′) with m = (s·s_w)/s′ in
/// float32, in this order. The sums are exact: in float32 where they stay below 2²⁴, else in float64.
/// </summary>
/// <param name="Name">The name of the layer.</param>
/// <param name="Inputs">The node before it.</param>
/// <param name="Grid">The grid of the result.</param>
/// <param name="Weight">The codes of the weight, one byte each.</param>
/// <param name="Shape">The shape of the weight, output channels first.</param>
/// <param name="Scales">s_w for each output channel.</param>
/// <param name="Bias">The codes of the bias, whose scale is s·s_w.</param>
/// <param name="Convolution">The settings of a convolution, or null for Linear.</param>
internal sealed record MatrixNode(
    string Name, int[] Inputs, Grid Grid, byte[] Weight, long[] Shape, float[] Scales, int[] Bias,
        ConvolutionSettings? Convolution)
    : IntegerNode(Name, Inputs, Grid)
{
    private const double ExactInFloat32 = 1 << 24;

    /// <summary>The codes of the weight.</summary>
    [JsonIgnore]
    public sbyte[] WeightCodes => Array.ConvertAll(Weight, code => unchecked((sbyte)code));

    /// <summary>The largest magnitude of a weight's code.</summary>
    [JsonIgnore]
    public int LargestCode => WeightCodes.Max(code => Math.Abs((int)code));

    /// <summary>No sum is larger than this.</summary>
    [JsonIgnore]
    public double LargestSum => ((double)Weight.Length / Shape[0] * 255 * 127) + Bias.Max(code =>
        Math.Abs((double)code));

    public override Tensor Run(Tensor[] codes, Grid[] grids)
    {
        using var scope = NewDisposeScope();
        var multipliers = tensor(Scales.Select(scale => grids[0].Scale * scale / Grid.Scale).ToArray());
        var scaled = Accumulate(codes[0], grids[0]).to(float32).mul(PerChannel(multipliers));
        return scaled.round().Plus(Grid.Zero).Within(Grid.Low, Grid.High).MoveToOuterDisposeScope();
    }

    /// <summary>The integer sums.</summary>
    public Tensor Accumulate(Tensor codes, Grid grid)
    {
        using var scope = NewDisposeScope();
        var type = LargestSum < ExactInFloat32 ? float32 : float64;
        var weight = tensor(WeightCodes).reshape(Shape).to(type);
        var input = codes.to(type).Plus(-grid.Zero);
        // The bias apart: the library that computes a convolution may start its sums with it.
        var bias = PerChannel(tensor(Bias).to(type));
        return (Convolution is null ? nn.functional.linear(input, weight) : Convolution.Apply(input, weight)).Plus(bias)
            .MoveToOuterDisposeScope();
    }

    public override string Export(OnnxGraph graph, string[] inputs, Grid[] grids)
    {
        var channels = Scales.Length;
        var scales = graph.Init("scale", Scales, channels);
        var weight = graph.Node("DequantizeLinear",
            [graph.Codes(Name + ".weight", WeightCodes, Shape), scales,
                graph.Init("zero", new sbyte[channels], channels)], [("axis", 0L)]);
        var biasScales = graph.Init("scale", [.. Scales.Select(scale => grids[0].Scale * scale)], channels);
        var bias = graph.Node("DequantizeLinear", [graph.Init(Name + ".bias", Bias, channels), biasScales],
            [("axis", 0L)]);
        string[] operands = [graph.Dequantize(inputs[0], grids[0]), weight, bias];
        var result = Convolution is null
            ? graph.Node("Gemm", operands, [("transB", 1L)])
            : graph.Node("Conv", operands, Convolution.Attributes(Shape));
        return graph.Quantize(result, Grid);
    }

    private Tensor PerChannel(Tensor values) =>
        values.reshape([-1, .. Enumerable.Repeat(1L, Shape.Length - 2)]);
}
