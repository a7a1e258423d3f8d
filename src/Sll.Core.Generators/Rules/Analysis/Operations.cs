using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SllCore.Generators.Rules.Analysis;

/// <summary>Steps through an operation tree.</summary>
internal static class Operations
{
    /// <summary>The operation inside parentheses and conversions.</summary>
    public static IOperation? Strip(IOperation? operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>The operation as the source has it: without the conversions that the compiler adds.</summary>
    public static IOperation Written(IOperation operation)
    {
        while (operation is IConversionOperation { IsImplicit: true } conversion)
            operation = conversion.Operand;
        return operation;
    }

    /// <summary>
    /// Where a value comes from: the operation itself, or the initializer of the local that holds it, if nothing
    /// changes it.
    /// </summary>
    public static IOperation? SourceOf(IOperation? operation)
    {
        operation = Strip(operation);
        if (operation is not ILocalReferenceOperation { Local: { DeclaringSyntaxReferences: [var reference] } })
            return operation;
        return reference.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value } local
            && !IsChanged(local)
            ? Strip(operation.SemanticModel?.GetOperation(value))
            : operation;
    }

    // Assigned, passed by reference, or changed in place: h = 0.9 * h + x, h.add_(x).
    private static bool IsChanged(VariableDeclaratorSyntax local) =>
        local.FirstAncestorOrSelf<StatementSyntax>()?.Parent is { } scope
        && (scope is GlobalStatementSyntax ? scope.Parent! : scope).DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == local.Identifier.ValueText)
            .Any(name => name.Parent switch
            {
                AssignmentExpressionSyntax assignment => assignment.Left == name,
                ArgumentSyntax argument => !argument.RefKindKeyword.IsKind(SyntaxKind.None),
                MemberAccessExpressionSyntax access =>
                    access.Name.Identifier.ValueText.EndsWith("_", StringComparison.Ordinal),
                _ => false,
            });
}
