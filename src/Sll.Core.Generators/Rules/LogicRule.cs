using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.Generators.Rules;

/// <summary>SLL021: logic of comparisons that is turned into numbers.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LogicRule() : GradientRule(Descriptors.Logic, OperationKind.Invocation, OperationKind.Binary)
{
    private protected override Diagnostic? Find(OperationAnalysisContext context) =>
        Operations.SourceOf(Numbers.ConditionIn(context.Operation)) is { } condition
        && Logic.Of(condition) is { } logic
        && Condition.LosesGradient(condition)
            ? Found(context.Operation.Syntax, logic.SllOp)
            : null;
}
