using SllCore.Quantization.Onnx;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Integer;

/// <summary>A function of one value that ONNX Runtime has no integer kernel for, as the table q ↦ clamp(round(f(s·(q −
/// z)) / s′) + z′) of all 256 codes: a gather.</summary>
/// <param name="Name">The name of the module.</param>
/// <param name="Inputs">The node before it.</param>
/// <param name="Grid">The grid of the result.</param>
/// <param name="Table">The code of the result for each code of the input.</param>
internal sealed record FunctionNode(string Name, int[] Inputs, Grid Grid, byte[] Table)
    : IntegerNode(Name, Inputs, Grid)
{
    public const int Codes = 256;

    public override Tensor Run(Tensor[] codes, Grid[] grids)
    {
        using var scope = NewDisposeScope();
        return tensor(Table).to(float32).take(codes[0].to(int64)).MoveToOuterDisposeScope();
    }

    public override string Export(OnnxGraph graph, string[] inputs, Grid[] grids) => graph.Node("Gather",
        [graph.Init(Name + ".table", Table, Table.Length), graph.Node("Cast", inputs, [("to", (long)OnnxType.Int32)])],
        [("axis", 0L)]);
}
