using System.Composition;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Rules;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.CodeFixes;

/// <summary>SLL001: <c>(x &gt; t).to_type(…)</c> and <c>torch.where(x &gt; t, 1, 0)</c> become
/// <c>SllOps.Threshold(x, t)</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ComparisonFix() : SllCodeFix(Descriptors.Comparison.Id)
{
    private protected override Replacement? Fix(SyntaxNode found, SemanticModel model, CancellationToken cancel)
    {
        if (model.GetOperation(found, cancel) is not IInvocationOperation call
            || ComparisonRule.ComparisonIn(call) is not { } comparison
            || !comparison.IsStrict // SllOps.Threshold is 0 at ties
            || !found.Span.Contains(comparison.Above.Syntax.Span) // in a local of its own, which has other uses
            || (call.TargetMethod.Name == "where" && ComparisonRule.BranchesOf(call) is not (1, 0)))
        {
            return null;
        }
        return Threshold(comparison) is { } threshold
            ? new Replacement("Use SllOps.Threshold", found, threshold)
            : null;
    }

    private static ExpressionSyntax? Threshold(Comparison comparison)
    {
        var above = (ExpressionSyntax)comparison.Above.Syntax;
        var below = (ExpressionSyntax)comparison.Below.Syntax;
        if (IsTensor(comparison.Above))
            return IsTensor(comparison.Below) || IsNumber(comparison.Below) ? SllOps("Threshold", $"{Bare(above)}", $"{Bare(below)}") : null;
        // t > x is −x > −t.
        return IsNumber(comparison.Above) ? SllOps("Threshold", Negated(below), Negated(above)) : null;
    }

    private static bool IsTensor(IOperation side) => Torch.IsTensor(Written(side)?.Type);

    private static bool IsNumber(IOperation side) => Written(side)?.Type?.SpecialType
        is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Single or SpecialType.System_Double;

    // Numbers are converted to Scalar or Tensor by the comparison.
    private static IOperation? Written(IOperation side) => Operations.Strip(side);

    private static ExpressionSyntax Bare(ExpressionSyntax expression) =>
        (expression is ParenthesizedExpressionSyntax { Expression: { } inner } ? inner : expression).WithoutTrivia();

    private static string Negated(ExpressionSyntax expression) => Bare(expression) switch
    {
        LiteralExpressionSyntax { Token.Value: 0 } zero => zero.ToString(),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression } negative => negative.Operand.ToString(),
        LiteralExpressionSyntax or IdentifierNameSyntax or InvocationExpressionSyntax or MemberAccessExpressionSyntax
            or ElementAccessExpressionSyntax => $"-{Bare(expression)}",
        _ => $"-({Bare(expression)})",
    };
}
