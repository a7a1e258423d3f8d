using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SllCore.Generators.Rules.Analysis;

/// <summary>torch's argmax: an index, and so without a gradient.</summary>
internal static class Argmax
{
    /// <summary>The call of argmax that a value comes from.</summary>
    public static IInvocationOperation? Of(IOperation? value) =>
        Operations.SourceOf(value) is IInvocationOperation { TargetMethod: { Name: "argmax" } method } call && Torch.IsMember(method)
            ? call
            : null;

    /// <summary>The same, also if its dimension was put back: <c>x.argmax(1).unsqueeze(1)</c>.</summary>
    public static IInvocationOperation? OfIndex(IOperation? value) => Of(value) ?? Of(UnsqueezedIn(value));

    private static IOperation? UnsqueezedIn(IOperation? value) =>
        Operations.SourceOf(value) is IInvocationOperation { TargetMethod: { Name: "unsqueeze" } method } call && Torch.IsMember(method)
            ? Torch.InputOf(call)
            : null;
}
