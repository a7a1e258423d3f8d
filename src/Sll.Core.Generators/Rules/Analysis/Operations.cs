using Microsoft.CodeAnalysis;
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

    /// <summary>Where a value comes from: the operation itself, or the initializer of the local that holds it.</summary>
    public static IOperation? SourceOf(IOperation? operation)
    {
        operation = Strip(operation);
        if (operation is not ILocalReferenceOperation { Local: { DeclaringSyntaxReferences: [var reference] } })
            return operation;
        return reference.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value }
            ? Strip(operation.SemanticModel?.GetOperation(value))
            : operation;
    }
}
