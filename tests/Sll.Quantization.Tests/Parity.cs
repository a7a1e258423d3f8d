namespace SllCore.Quantization.Tests;

/// <summary>The simulator against ONNX Runtime.</summary>
internal static class Parity
{
    // What computes on floats; QuantizeLinear and DequantizeLinear remain at both ends.
    private static readonly string[] s_float =
    [
        "Gemm", "FusedGemm", "MatMul", "FusedMatMul", "Conv", "FusedConv", "ConvTranspose", "Add", "AveragePool",
        "GlobalAveragePool", "Sigmoid", "LeakyRelu", "Relu",
    ];

    /// <summary>Not one code differs, and no operator on floats is left.</summary>
    public static void Check(QuantizedModel integers, int opset, string what, params Tensor[] inputs)
    {
        using var scope = NewDisposeScope();
        using var runtime = new OnnxRun(integers, opset);
        runtime.Operators.Should().NotIntersectWith(s_float, what);
        foreach (var input in inputs)
        {
            var expected = integers.call(input).data<float>().ToArray();
            var output = runtime.Output(input);
            output.Should().HaveSameCount(expected);
            output.Where((value, i) => value != expected[i]).Should().BeEmpty(what);
        }
    }

    /// <summary>What was trained is what runs: few codes differ, each by one step.</summary>
    public static void CheckTraining(
        PreparedModel prepared, QuantizedModel integers, Tensor input, string what, double share = 0.002)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        prepared.eval();
        var (trained, deployed) = (prepared.call(input), integers.call(input));
        trained.shape.Should().Equal(deployed.shape, what);
        trained.ne(deployed).to(float64).mean().item<double>().Should().BeLessThanOrEqualTo(share, what);
        (trained - deployed).abs().max().item<float>()
            .Should().BeLessThanOrEqualTo(integers.Nodes[^1].Grid.Scale * 1.001f, what);
    }

    /// <summary>The same for the outputs of all layers.</summary>
    public static void CheckLayers(QuantizedModel integers, int opset, string what, Tensor input)
    {
        for (var count = 2; count <= integers.Nodes.Length; count++)
        {
            using var part = new QuantizedModel(integers.Nodes[..count]);
            Check(part, opset, $"{what}, {part.Nodes[^1].Name}", input);
        }
    }
}
