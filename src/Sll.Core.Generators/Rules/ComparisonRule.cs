using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.Generators.Rules;

/// <summary>SLL001: a comparison that is turned into numbers.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ComparisonRule() : GradientRule(
    Descriptors.Comparison, OperationKind.Invocation, OperationKind.Binary)
{
    private protected override Diagnostic? Find(OperationAnalysisContext context) =>
        Comparison.Of(Operations.SourceOf(Numbers.ConditionIn(context.Operation))) is { LosesGradient: true } comparison
            ? Found(context.Operation.Syntax, comparison.SllOp)
            : null;
}
