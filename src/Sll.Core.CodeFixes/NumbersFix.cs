using System.Composition;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Rules;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.CodeFixes;

/// <summary>SLL001 and SLL021: <c>(x &gt; t).to_type(…)</c>, <c>(x &gt; t) * 0.5</c> and
/// <c>torch.where(x &gt; t, 1, 0)</c> are made of <c>SllOps.Greater(x, t)</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class NumbersFix() : ConditionFix(Descriptors.Comparison.Id, Descriptors.Logic.Id)
{
    private protected override Replacement? Fix(SyntaxNode found, SemanticModel model, CancellationToken cancel)
    {
        if (model.GetOperation(found, cancel) is not { } operation
            || Numbers.ConditionIn(operation) is not { } condition
            || TruthValues(condition, found) is not { } truth)
        {
            return null;
        }
        var title = $"Use SllOps.{Condition.SllOp(condition)}";
        if (Choice.Of(operation) is { } choice)
            return new Replacement(title, found, Chosen(choice, truth));
        return operation is IBinaryOperation or IInvocationOperation { TargetMethod.Name: "mul" or "multiply" }
            ? new Replacement(title, WithParentheses(condition.Syntax), truth)
            : new Replacement(title, found, truth);
    }

    private static ExpressionSyntax Chosen(Choice choice, ExpressionSyntax truth) => choice.Constants switch
    {
        (1, 0) when HasShapeOfCondition(choice) => truth,
        (0, 1) when HasShapeOfCondition(choice) => SllOps("LogicalNot", $"{truth}"),
        _ => SllOps("Where", $"{truth}", Bare(choice.X.Syntax), Bare(choice.Y.Syntax)),
    };

    // Numbers have none of their own, and ones_like(x) that of a side.
    private static bool HasShapeOfCondition(Choice choice) =>
        HasShapeOfCondition(choice.X, choice.Condition) && HasShapeOfCondition(choice.Y, choice.Condition);

    private static bool HasShapeOfCondition(IOperation constant, IOperation condition) =>
        Operations.Strip(constant) is not IInvocationOperation tensor
        || Comparison.Of(Operations.Strip(condition)) is { } comparison && Torch.InputOf(tensor) is { } like
            && (Bare(like.Syntax) == Bare(comparison.Left.Syntax)
                || Bare(like.Syntax) == Bare(comparison.Right.Syntax));

    private static SyntaxNode WithParentheses(SyntaxNode expression)
    {
        while (expression.Parent is ParenthesizedExpressionSyntax parentheses)
            expression = parentheses;
        return expression;
    }
}
