using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SllCore.Generators.Rules.Analysis;

/// <summary>torch's topk, whose values have a gradient and whose indexes have none.</summary>
internal static class TopK
{
    private const int Indexes = 1;

    /// <summary>The call of topk whose indexes a value is: <c>x.topk(k).indexes</c>, or a local made of them.</summary>
    public static IInvocationOperation? Of(IOperation? value) => Operations.SourceOf(value) switch
    {
        IFieldReferenceOperation { Field.CorrespondingTupleField.Name: "Item2" } field => Call(field.Instance),
        ILocalReferenceOperation local => Deconstructed(local),
        _ => null,
    };

    private static IInvocationOperation? Call(IOperation? value) => Torch.Call(Operations.SourceOf(value), "topk");

    // var (values, indexes) = x.topk(k);
    private static IInvocationOperation? Deconstructed(ILocalReferenceOperation local) =>
        local.Local.DeclaringSyntaxReferences is [var reference]
        && reference.GetSyntax()
            is SingleVariableDesignationSyntax { Parent: ParenthesizedVariableDesignationSyntax both } one
        && both.Variables.IndexOf(one) == Indexes
        && both.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { } assignment
            ? Call(local.SemanticModel?.GetOperation(assignment.Right))
            : null;
}
