using SllCore.Quantization.Onnx;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Integer;

/// <summary>A layer that stays float, between two grids: code(f(s·(q − z))). It is bit-exact as far as f is.</summary>
internal abstract record FloatNode(string Name, int[] Inputs, Grid Grid) : IntegerNode(Name, Inputs, Grid)
{
    public override Tensor Run(Tensor[] codes, Grid[] grids)
    {
        using var scope = NewDisposeScope();
        return Grid.Codes(Of(grids[0].Values(codes[0]))).MoveToOuterDisposeScope();
    }

    public override string Export(OnnxGraph graph, string[] inputs, Grid[] grids) =>
        graph.Quantize(Function(graph, graph.Dequantize(inputs[0], grids[0])), Grid);

    /// <summary>f.</summary>
    protected abstract Tensor Of(Tensor values);

    /// <summary>Writes f.</summary>
    protected abstract string Function(OnnxGraph graph, string values);

    /// <summary>A parameter that is kept as bytes.</summary>
    protected static float[] Floats(byte[] bytes) =>
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes).ToArray();
}
