using SllCore.Quantization.Onnx;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Integer;

/// <summary>A layer that stays float, between two grids: code(f(s·(q − z))), as exact as f is.</summary>
internal abstract record FloatNode(string Name, int[] Inputs, Grid Grid) : IntegerNode(Name, Inputs, Grid)
{
    public override Tensor Run(Tensor[] codes, Grid[] grids)
    {
        using var scope = NewDisposeScope();
        return Grid.Codes(Of(grids[0].Values(codes[0]))).MoveToOuterDisposeScope();
    }

    public override string Export(OnnxGraph graph, string[] inputs, Grid[] grids)
    {
        var result = Function(graph, graph.Dequantize(inputs[0], grids[0]));
        // Right before QuantizeLinear, ONNX Runtime would quantize the weights by itself; this changes no value.
        var kept = graph.Node("Max", [result, graph.Init("lowest", [float.MinValue])]);
        return graph.Quantize(kept, Grid);
    }

    /// <summary>f.</summary>
    protected abstract Tensor Of(Tensor values);

    /// <summary>Writes f.</summary>
    protected abstract string Function(OnnxGraph graph, string values);

    /// <summary>A parameter that is kept as bytes.</summary>
    protected static float[] Floats(byte[] bytes) =>
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes).ToArray();
}
