using System.Threading;
using Microsoft.CodeAnalysis;

namespace SllCore.Generators;

/// <summary>Code whose torch calls stay as they are.</summary>
internal static class Exemption
{
    private const string NoIntercept = "SllCore.NoInterceptAttribute";

    /// <summary>
    /// True below a <c>[NoIntercept]</c>, in code that brings its own gradient, and in a class derived from
    /// OperatorTable or DiscreteOperator: it is what redirected calls end in, so redirecting its own calls would not
    /// end.
    /// </summary>
    public static bool Covers(SyntaxNode node, SemanticModel model, CancellationToken cancel) =>
        Covers(model.GetEnclosingSymbol(node.SpanStart, cancel)) || OwnGradient.Covers(node, model, cancel);

    /// <summary>True for an assembly that is marked as a whole.</summary>
    public static bool Covers(Compilation compilation) => IsMarked(compilation.Assembly);

    private static bool Covers(ISymbol? symbol)
    {
        for (; symbol is not null and not INamespaceSymbol; symbol = symbol.ContainingSymbol)
        {
            if (IsMarked(symbol) || symbol is IMethodSymbol { AssociatedSymbol: { } owner } && IsMarked(owner))
                return true;
            if (symbol is INamedTypeSymbol type && IsDerived(type))
                return true;
        }
        return false;
    }

    private static bool IsDerived(INamedTypeSymbol type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.OriginalDefinition.ToDisplayString() is "SllCore.OperatorTable"
                or "SllCore.DiscreteOperator"
                or "TorchSharp.torch.autograd.SingleTensorFunction<T>"
                or "TorchSharp.torch.autograd.MultiTensorFunction<T>")
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsMarked(ISymbol symbol)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass?.ToDisplayString() == NoIntercept)
                return true;
        }
        return false;
    }
}
