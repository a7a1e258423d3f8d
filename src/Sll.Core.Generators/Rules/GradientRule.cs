using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.Generators.Rules;

/// <summary>A rule about gradients that get lost: looks only where they matter.</summary>
public abstract class GradientRule : SllRule
{
    private protected GradientRule(DiagnosticDescriptor descriptor, params OperationKind[] kinds)
        : base(descriptor, kinds)
    {
    }

    private protected sealed override bool Applies(Compilation compilation, AnalyzerOptions options) =>
        GradientCode.IsIn(compilation, options);

    // Few operations are found, and whether one matters is the longer question.
    private protected sealed override void Report(OperationAnalysisContext context)
    {
        if (Find(context) is { } found && GradientCode.Holds(context.Operation, context.CancellationToken))
            context.ReportDiagnostic(found);
    }
}
