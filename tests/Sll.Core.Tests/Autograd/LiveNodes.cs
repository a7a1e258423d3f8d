using System.Collections;
using System.Reflection;

namespace SllCore.Tests.Autograd;

/// <summary>How many custom autograd nodes are alive: TorchSharp keeps them in a list of its own.</summary>
internal static class LiveNodes
{
    private static readonly ICollection s_nodes = (ICollection)typeof(autograd)
        .GetNestedType("Node", BindingFlags.NonPublic)!
        .GetField("AliveNodes", BindingFlags.NonPublic | BindingFlags.Static)!
        .GetValue(null)!;

    public static int Count => s_nodes.Count;
}
