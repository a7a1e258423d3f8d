using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SllCore.Generators.Rules.Analysis;

/// <summary>TorchSharp as the rules see it.</summary>
internal static class Torch
{
    public static bool IsTensor(ITypeSymbol? type) => type is { Name: "Tensor" } && NameOf(type) == TorchCall.Tensor;

    /// <summary>True for nn.Module and classes derived from it.</summary>
    public static bool IsModule(ITypeSymbol? type) =>
        TypesOf(type).Any(candidate => candidate.Name == "Module" && NameOf(candidate) == "TorchSharp.torch.nn.Module");

    /// <summary>The type and those it is derived from.</summary>
    public static IEnumerable<ITypeSymbol> TypesOf(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
            yield return type;
    }

    /// <summary>True for functions below TorchSharp.torch, nn.functional included, and for methods of a
    /// tensor.</summary>
    public static bool IsMember(IMethodSymbol method) =>
        NameOf(method.ContainingType).StartsWith("TorchSharp.torch", System.StringComparison.Ordinal);

    /// <summary>The call of that name in torch that an operation is, if it is one.</summary>
    public static IInvocationOperation? Call(IOperation? operation, string name) =>
        operation is IInvocationOperation { TargetMethod: { } method } call && method.Name == name && IsMember(method)
            ? call
            : null;

    /// <summary>The tensor that a call is about: x in <c>x.sign()</c> and in <c>torch.sign(x)</c>.</summary>
    public static IOperation? InputOf(IInvocationOperation call)
    {
        if (call.Instance is not null)
            return call.Instance;
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Ordinal == 0)
                return argument.Value;
        }
        return null;
    }

    /// <summary>The argument of that position after the input, if the call's source names it.</summary>
    public static IOperation? ArgumentAfterInput(IInvocationOperation call, int position)
    {
        var ordinal = position + (call.Instance is null ? 1 : 0);
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Ordinal == ordinal && argument.ArgumentKind == ArgumentKind.Explicit)
                return argument.Value;
        }
        return null;
    }

    private static string NameOf(ITypeSymbol? type) =>
        type?.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString() ?? "";
}
