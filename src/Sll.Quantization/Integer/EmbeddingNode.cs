using SllCore.Quantization.Onnx;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Integer;

/// <summary>Rows of a table of codes, chosen by the indices that the model gets.</summary>
/// <param name="Name">The name of the layer.</param>
/// <param name="Inputs">None: it reads the input of the model.</param>
/// <param name="Grid">The grid of the table.</param>
/// <param name="Table">The codes, row by row.</param>
/// <param name="Width">The length of a row.</param>
/// <param name="Shape">The shape of an input, without the batch.</param>
internal sealed record EmbeddingNode(string Name, int[] Inputs, Grid Grid, byte[] Table, long Width, long[] Shape)
    : IntegerNode(Name, Inputs, Grid)
{
    private long Rows => Table.Length / Width;

    public override Tensor Run(Tensor[] codes, Grid[] grids)
    {
        using var scope = NewDisposeScope();
        if (codes[0].NumberOfElements > 0)
            CheckRange(codes[0].min().item<long>(), codes[0].max().item<long>());
        var table = tensor(Table).reshape(-1, Width).to(float32);
        return table.index_select(0, codes[0].reshape(-1)).reshape([.. codes[0].shape, Width])
            .MoveToOuterDisposeScope();
    }

    private void CheckRange(long low, long high)
    {
        if (low < 0 || high >= Rows)
            throw new ArgumentException(
                $"The input has the index {(low < 0 ? low : high)}, but '{Name}' has the rows 0 to {Rows - 1}.");
    }

    public override string Export(OnnxGraph graph, string[] inputs, Grid[] grids) =>
        graph.Node("Gather", [graph.Init(Name + ".weight", Table, Rows, Width), inputs[0]], [("axis", 0L)]);
}
