using PureHDF;

namespace SllCore.Spiking.Nir;

/// <summary>Networks as NIR files (Pedersen et al. 2024, doi:10.1038/s41467-024-52259-9): HDF5 with a graph of nodes in
/// continuous time, which forward Euler with a step Δt makes the network's own.</summary>
/// <remarks>
/// With Δt/τ = 1 − β a <see cref="Leaky"/> that is reset to zero is NIR's LIF of r = 1/(1 − β) and v_leak 0, for β = 1
/// its IF of r = 1/Δt; <see cref="Synaptic"/> is CubaLIF, <see cref="LeakyReadout"/> LI. Linear, Conv1d, Conv2d and
/// Flatten are written as they are; dropout is left out.
/// </remarks>
public static class NirFile
{
    /// <summary>Writes a network.</summary>
    /// <param name="network">The network: a chain of modules that NIR knows.</param>
    /// <param name="path">The file, which is replaced.</param>
    /// <param name="inputShape">The shape of one sample's step, without time and batch: one size or more, each 1 or
    /// more.</param>
    /// <param name="dt">Δt, the length of a step in seconds: finite, above 0.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="inputShape"/> does not fit the network; the message names
    /// the module and both shapes.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dt"/> is outside its range.</exception>
    /// <exception cref="NotSupportedException">NIR has no node for one of the modules; the message names it and says
    /// what to do.</exception>
    public static void Write(SpikingSequential network, string path, long[] inputShape, double dt = 1e-4)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(inputShape);
        Argument.Positive(dt);
        if (inputShape.Length == 0 || inputShape.Any(size => size < 1))
        {
            throw new ArgumentException(
                $"inputShape must have sizes of 1 or more, but is [{string.Join(", ", inputShape)}].",
                nameof(inputShape));
        }
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var (nodes, edges, last) = (new H5Group(), new List<string> { "input" }, (long[])inputShape.Clone());
        nodes["input"] = Node.Of("Input", ("shape", inputShape));
        foreach (var module in Chain.Of(network))
        {
            var name = $"{edges.Count - 1}";
            NodeWriter.Refuse(module);
            AcceptedShape.Check(module, name, last, inputShape);
            var (node, shape) = NodeWriter.Write(module, last, dt);
            last = shape;
            if (node is null)
                continue;
            nodes[name] = node;
            edges.Add(name);
        }
        edges.Add("output");
        nodes["output"] = Node.Of("Output", ("shape", last));
        var pairs = new string[edges.Count - 1, 2];
        for (var i = 0; i < edges.Count - 1; i++)
            (pairs[i, 0], pairs[i, 1]) = (edges[i], edges[i + 1]);
        var graph = Node.Of("NIRGraph", ("nodes", nodes), ("edges", pairs));
        new H5File { ["version"] = "1.0", ["node"] = graph }.Write(path);
    }

    /// <summary>Reads a network.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dt">Δt in seconds, or null for the one that the file's metadata names.</param>
    /// <returns>The network, which the caller disposes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="ArgumentException">The file names no Δt and none is given.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dt"/> is not finite or not above 0.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a NIR file, or is damaged.</exception>
    /// <exception cref="NotSupportedException">The graph is not a chain, or has a node without a module here; the
    /// message names it.</exception>
    public static SpikingSequential Read(string path, double? dt = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (dt is { } given)
            Argument.Positive(given, nameof(dt));
        using var stream = File.OpenRead(path);
        try
        {
            using var file = H5File.Open(stream);
            var graph = file.Group("node");
            return SpikingModules.Sequential([.. Chain.Order(graph).Select(name =>
                NodeReader.Read(name, graph.Group($"nodes/{name}"), dt))]);
        }
        catch (Exception cause) when (cause is not (ArgumentException or NotSupportedException))
        {
            throw new InvalidDataException($"'{path}' is not a NIR file, or is damaged.", cause);
        }
    }
}
