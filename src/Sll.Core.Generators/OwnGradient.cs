using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SllCore.Generators;

/// <summary>
/// Code whose gradient its author gives: what <c>Sll.Differentiable</c> is made of, and the values and slopes that
/// <c>SurrogateGradient.Apply</c> is given. Such code means the hard operators.
/// </summary>
internal static class OwnGradient
{
    /// <summary>
    /// True inside such an argument, and in a local variable, local function or private method that is named in such
    /// arguments only.
    /// </summary>
    public static bool Covers(SyntaxNode node, SemanticModel model, CancellationToken cancel) =>
        Covers(node, model, [], cancel);

    private static bool Covers(
        SyntaxNode node, SemanticModel model, HashSet<SyntaxNode> visited, CancellationToken cancel)
    {
        for (var current = node; current is not (null or BaseTypeDeclarationSyntax); current = current.Parent)
        {
            var covered = current switch
            {
                ArgumentSyntax argument => IsConstant(argument, model, cancel),
                _ when Users(current) is { } users =>
                    visited.Add(current) && FeedsOnly(current, users, model, visited, cancel),
                _ => false,
            };
            if (covered)
                return true;
        }
        return false;
    }

    // An argument through which no gradient goes.
    private static bool IsConstant(ArgumentSyntax argument, SemanticModel model, CancellationToken cancel)
    {
        if (argument.Parent?.Parent is not InvocationExpressionSyntax call
            || call.Expression is not (MemberAccessExpressionSyntax or SimpleNameSyntax)
            || call.Expression.GetLastToken().ValueText is not ("Differentiable" or "Apply")
            || model.GetSymbolInfo(call, cancel).Symbol is not IMethodSymbol method)
        {
            return false;
        }
        return method.ContainingType.ToDisplayString() switch
        {
            "SllCore.Sll" => true,
            "SllCore.SurrogateGradient" => NameOf(argument) is { } name
                ? name != "input"
                : call.ArgumentList.Arguments[0] != argument,
            _ => false,
        };
    }

    private static string? NameOf(ArgumentSyntax argument) => argument.NameColon?.Name.Identifier.ValueText;

    // Where the name that a node declares may be used, if that is one place in one file.
    private static SyntaxNode? Users(SyntaxNode declaration) => declaration switch
    {
        VariableDeclaratorSyntax { Initializer: not null, Parent.Parent: LocalDeclarationStatementSyntax local } =>
            Around(local),
        LocalFunctionStatementSyntax local => Around(local),
        MethodDeclarationSyntax { Parent: TypeDeclarationSyntax type } method
            when IsPrivate(method) && !type.Modifiers.Any(SyntaxKind.PartialKeyword) => type,
        _ => null,
    };

    // Top-level statements are members of the file.
    private static SyntaxNode? Around(StatementSyntax local) =>
        local.Parent is GlobalStatementSyntax global ? global.Parent : local.Parent;

    private static bool IsPrivate(MethodDeclarationSyntax method) => !method.Modifiers.Any(modifier => modifier.Kind()
        is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword or SyntaxKind.ProtectedKeyword
            or SyntaxKind.PartialKeyword)
        && method.ExplicitInterfaceSpecifier is null;

    private static bool FeedsOnly(
        SyntaxNode declaration, SyntaxNode users, SemanticModel model, HashSet<SyntaxNode> visited,
        CancellationToken cancel)
    {
        if (model.GetDeclaredSymbol(declaration, cancel) is not { } symbol)
            return false;
        var uses = users.DescendantNodes().OfType<SimpleNameSyntax>()
            .Where(name => name.Identifier.ValueText == symbol.Name
                && !declaration.Contains(name)
                && SymbolEqualityComparer.Default.Equals(
                    model.GetSymbolInfo(name, cancel).Symbol?.OriginalDefinition, symbol))
            .ToList();
        return uses.Count > 0 && uses.All(use => Covers(use, model, visited, cancel));
    }
}
