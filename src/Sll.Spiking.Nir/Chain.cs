using PureHDF;
using static TorchSharp.torch.nn;

namespace SllCore.Spiking.Nir;

/// <summary>Networks as chains: of modules, and of nodes.</summary>
internal static class Chain
{
    /// <summary>The modules of a network, those of inner networks in their places.</summary>
    public static IEnumerable<Module<Tensor, Tensor>> Of(SpikingSequential network) =>
        network.Layers.SelectMany(layer => layer switch
    {
        SpikingSequential inner => Of(inner),
        OverTime over => [over.Inner],
        _ => [layer],
    });

    /// <summary>The names of a graph's nodes from the input to the output, without these two.</summary>
    public static IReadOnlyList<string> Order(IH5Group graph)
    {
        var edges = graph.Dataset("edges").Read<string[,]>();
        var next = new Dictionary<string, string>();
        for (var i = 0; i < edges.GetLength(0); i++)
        {
            if (!next.TryAdd(edges[i, 0], edges[i, 1]))
                throw new NotSupportedException(
                    $"Node {edges[i, 0]} has several successors, but only chains can be read.");
        }
        if (next.Values.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } joined)
            throw new NotSupportedException(
                $"Node {joined.Key} has several predecessors, but only chains can be read.");
        string Type(string name) => graph.Dataset($"nodes/{name}/type").Read<string>();
        var names = new List<string>();
        var current = next.Keys.First(name => Type(name) == "Input");
        while (next.TryGetValue(current, out var successor) && Type(successor) != "Output")
            names.Add(current = successor);
        return names;
    }
}
