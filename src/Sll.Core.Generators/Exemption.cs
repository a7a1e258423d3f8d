using Microsoft.CodeAnalysis;

namespace SllCore.Generators;

/// <summary>Code whose torch calls stay as they are.</summary>
internal static class Exemption
{
    private const string NoIntercept = "SllCore.NoInterceptAttribute";
    private const string OperatorTable = "SllCore.OperatorTable";

    /// <summary>
    /// True below a <c>[NoIntercept]</c>, and in a class derived from OperatorTable: it is what redirected calls end in,
    /// so redirecting its own calls would not end.
    /// </summary>
    public static bool Covers(ISymbol? symbol)
    {
        for (; symbol is not null and not INamespaceSymbol; symbol = symbol.ContainingSymbol)
        {
            if (IsMarked(symbol) || symbol is IMethodSymbol { AssociatedSymbol: { } owner } && IsMarked(owner))
                return true;
            if (symbol is INamedTypeSymbol type && IsOperatorTable(type))
                return true;
        }
        return false;
    }

    /// <summary><see cref="Covers(ISymbol)"/> for the whole assembly.</summary>
    public static bool Covers(Compilation compilation) => IsMarked(compilation.Assembly);

    private static bool IsOperatorTable(INamedTypeSymbol type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.ToDisplayString() == OperatorTable)
                return true;
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
