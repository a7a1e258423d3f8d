namespace SllCore.Quantization.Integer;

/// <summary>Runs integer nodes.</summary>
internal static class Simulation
{
    /// <summary>An embedding reads indices.</summary>
    public static ScalarType InputType(IntegerNode[] nodes) =>
        nodes[0] is EmbeddingNode ? ScalarType.Int64 : ScalarType.Float32;

    /// <summary>The shape of an input, without the batch.</summary>
    public static long[] ShapeOfInput(IntegerNode[] nodes) =>
        nodes[0] is EmbeddingNode table ? table.Shape : ((InputNode)nodes[0]).Shape;

    /// <summary>The codes of all nodes.</summary>
    public static Tensor[] Run(IntegerNode[] nodes, Tensor input)
    {
        InputCheck.Of(input, InputType(nodes), ShapeOfInput(nodes));
        InputCheck.NotNaN(input);
        using var constant = no_grad();
        var codes = new Tensor[nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            var node = nodes[i];
            codes[i] = node.Inputs.Length == 0
                ? node.Run([input], [])
                : node.Run([.. node.Inputs.Select(n => codes[n])], [.. node.Inputs.Select(n => nodes[n].Grid)]);
        }
        return codes;
    }
}
