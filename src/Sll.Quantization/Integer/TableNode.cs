using SllCore.Quantization.Onnx;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Integer;

/// <summary>A function of one value, as the table q ↦ clamp(round(f(s·(q − z)) / s′) + z′) over all 256 codes: so ONNX
/// Runtime computes it too.</summary>
internal abstract record TableNode(string Name, int[] Inputs, Grid Grid) : IntegerNode(Name, Inputs, Grid)
{
    private const int Codes = 256;

    public override Tensor Run(Tensor[] codes, Grid[] grids)
    {
        using var scope = NewDisposeScope();
        var from = grids[0];
        var table = tensor(Enumerable.Range(0, Codes).Select(q => (float)Grid.Code(Of(from.Scale * (q - from.Zero))))
            .ToArray());
        return table.take(codes[0].to(int64)).MoveToOuterDisposeScope();
    }

    public override string Export(OnnxGraph graph, string[] inputs, Grid[] grids) =>
        graph.Quantize(Function(graph, graph.Dequantize(inputs[0], grids[0])), Grid);

    /// <summary>f.</summary>
    protected abstract float Of(float x);

    /// <summary>Writes f.</summary>
    protected abstract string Function(OnnxGraph graph, string values);
}
