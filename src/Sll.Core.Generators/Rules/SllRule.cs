using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SllCore.Generators.Rules;

/// <summary>A rule: looks at operations of some kinds, one by one, in the code that people write unless it says
/// otherwise.</summary>
public abstract class SllRule : DiagnosticAnalyzer
{
    private readonly DiagnosticDescriptor _descriptor;
    private readonly OperationKind[] _kinds;

    private protected SllRule(DiagnosticDescriptor descriptor, params OperationKind[] kinds)
    {
        _descriptor = descriptor;
        _kinds = kinds;
        SupportedDiagnostics = [descriptor];
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCode);
        context.RegisterCompilationStartAction(start =>
        {
            if (Applies(start.Compilation, start.Options))
                start.RegisterOperationAction(Report, _kinds);
        });
    }

    private protected virtual GeneratedCodeAnalysisFlags GeneratedCode => GeneratedCodeAnalysisFlags.None;

    /// <summary>False for a project that the rule does not look at.</summary>
    private protected virtual bool Applies(Compilation compilation, AnalyzerOptions options) => true;

    /// <summary>What is wrong with the operation, made by <see cref="Found"/>; null if nothing is.</summary>
    private protected abstract Diagnostic? Find(OperationAnalysisContext context);

    private protected virtual void Report(OperationAnalysisContext context)
    {
        if (Find(context) is { } found)
            context.ReportDiagnostic(found);
    }

    private protected Diagnostic Found(SyntaxNodeOrToken place, params object[] arguments) =>
        Diagnostic.Create(_descriptor, place.GetLocation(), arguments);
}
