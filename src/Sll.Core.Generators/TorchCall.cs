using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace SllCore.Generators;

/// <summary>
/// A torch function that exists both as <c>torch.name(input, …)</c> and as <c>input.name(…)</c>, and the SllOps member
/// that takes its place.
/// </summary>
/// <param name="Name">The name in torch and in torch.Tensor.</param>
/// <param name="SllOp">The name in SllOps.</param>
/// <param name="SecondType">The type of the parameter after the input, if there is one.</param>
/// <param name="SecondName">The name of the parameter after the input.</param>
internal sealed record TorchCall(string Name, string SllOp, string? SecondType = null, string? SecondName = null)
{
    public const string Tensor = "TorchSharp.torch.Tensor";

    private const string Torch = "TorchSharp.torch";

    /// <summary>Every call that is redirected.</summary>
    public static readonly ImmutableArray<TorchCall> All =
    [
        new("sign", "Sign"),
        new("round", "RoundDecimals", "long", "decimals"),
        new("floor", "Floor"),
        new("ceil", "Ceil"),
        new("trunc", "Trunc"),
        new("fix", "Trunc"),
        new("heaviside", "Heaviside", Tensor, "values"),
    ];

    /// <summary>True if a call of this name may be one of <see cref="All"/>.</summary>
    public static bool HasName(string name)
    {
        foreach (var call in All)
        {
            if (call.Name == name)
                return true;
        }
        return false;
    }

    /// <summary>The entry of <see cref="All"/> that a method is, if it is one.</summary>
    public static TorchCall? Of(IMethodSymbol method)
    {
        foreach (var call in All)
        {
            if (call.Name == method.Name && call.Matches(method))
                return call;
        }
        return null;
    }

    private bool Matches(IMethodSymbol method)
    {
        if (method.ContainingType?.ToDisplayString() != (method.IsStatic ? Torch : Tensor))
            return false;
        var expected = (method.IsStatic ? 1 : 0) + (SecondType is null ? 0 : 1);
        return method.Parameters.Length == expected
            && (!method.IsStatic || TypeOf(method.Parameters[0]) == Tensor)
            && (SecondType is null || TypeOf(method.Parameters[expected - 1]) == SecondType);
    }

    private static string TypeOf(IParameterSymbol parameter) =>
        parameter.Type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString();
}
