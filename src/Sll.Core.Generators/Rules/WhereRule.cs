using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.Generators.Rules;

/// <summary>SLL022: a comparison that chooses between tensors.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WhereRule() : GradientRule(Descriptors.Where, OperationKind.Invocation)
{
    private protected override Diagnostic? Find(OperationAnalysisContext context) =>
        Choice.Of(context.Operation) is { Constants: null, IsContinuous: false } choice
        && Condition.LosesGradient(choice.Condition)
            ? Found(context.Operation.Syntax, Condition.SllOp(choice.Condition)!)
            : null;
}
