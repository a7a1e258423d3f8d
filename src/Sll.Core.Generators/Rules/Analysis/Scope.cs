using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SllCore.Generators.Rules.Analysis;

/// <summary>Sll's operator scope.</summary>
internal static class Scope
{
    private const string Type = "SllCore.OperatorScope";

    public static bool IsScope(ITypeSymbol? type) => type is { Name: "OperatorScope" }
        && type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString() == Type;

    /// <summary>True for a value that is a scope, whatever the type of the variable that holds it.</summary>
    public static bool IsScope(IOperation? value) => IsScope(Operations.Strip(value)?.Type);

    /// <summary>True for Sll.Linearize and Sll.Use.</summary>
    public static bool Opens(IInvocationOperation call) =>
        call.TargetMethod.Name is "Linearize" or "Use" && IsScope(call.TargetMethod.ReturnType);
}
