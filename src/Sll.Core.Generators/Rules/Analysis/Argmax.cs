using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SllCore.Generators.Rules.Analysis;

/// <summary>torch's argmax: an index, and so without a gradient.</summary>
internal static class Argmax
{
    /// <summary>The call of argmax that a value comes from.</summary>
    public static IInvocationOperation? Of(IOperation? value) => Torch.Call(Operations.SourceOf(value), "argmax");

    /// <summary>The same, also if its dimension was put back: <c>x.argmax(1).unsqueeze(1)</c>.</summary>
    public static IInvocationOperation? OfIndex(IOperation? value) =>
        Torch.Call(Operations.SourceOf(value), "unsqueeze") is { } unsqueeze ? Of(Torch.InputOf(unsqueeze)) : Of(value);
}
