using SllCore.Quantization.Integer;
using SllCore.Quantization.Onnx;

namespace SllCore.Quantization.Export;

/// <summary>Integer nodes as an ONNX model.</summary>
internal static class OnnxExport
{
    public static byte[] Of(IntegerNode[] nodes, int opset)
    {
        if (opset is < 13 or > 21)
        {
            throw new ArgumentOutOfRangeException(nameof(opset), opset,
                "opset must be from 13, the first with a scale per channel, to 21.");
        }
        var inputShape = Simulation.ShapeOfInput(nodes);
        var graph = new OnnxGraph(opset);
        var type = Simulation.InputType(nodes);
        graph.Input("x", type == ScalarType.Int64 ? OnnxType.Int64 : OnnxType.Float,
            ["batch", .. inputShape.Cast<object>()]);
        var names = new string[nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            var node = nodes[i];
            names[i] = node.Inputs.Length == 0
                ? node.Export(graph, ["x"], [])
                : node.Export(graph, [.. node.Inputs.Select(n => names[n])],
                    [.. node.Inputs.Select(n => nodes[n].Grid)]);
        }
        var output = graph.Dequantize(names[^1], nodes[^1].Grid);
        _ = graph.Node("Identity", [output], output: "y");
        graph.Output("y", ["batch", .. Rank(nodes, inputShape)]);
        return graph.ToModel(Metadata(nodes));
    }

    private static IEnumerable<(string, string)> Metadata(IntegerNode[] nodes) =>
        nodes.OfType<MatrixNode>().Select(node => (
        "codes of " + node.Name,
        $"weights {-node.LargestCode}…{node.LargestCode}, output {node.Grid.Low}…{node.Grid.High}"));

    // The sizes of one output, from a run on a batch of one.
    private static IEnumerable<object> Rank(IntegerNode[] nodes, long[] inputShape)
    {
        using var scope = NewDisposeScope();
        return [.. Simulation.Run(nodes,
            zeros([1, .. inputShape], Simulation.InputType(nodes)))[^1].shape[1..].Cast<object>()];
    }
}
