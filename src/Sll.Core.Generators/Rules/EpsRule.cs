using System;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.Generators.Rules;

/// <summary>SLL007: a constant ε that will be refused.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EpsRule : DiagnosticAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "SLL007";

    private static readonly DiagnosticDescriptor s_rule = Rule.Create(
        Id, Rule.Scope, DiagnosticSeverity.Warning,
        "ε is outside its legal range",
        "eps is {0}, and must be {1}: this throws ArgumentOutOfRangeException");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [s_rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(Analyze, OperationKind.Argument, OperationKind.SimpleAssignment);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var (member, value) = context.Operation switch
        {
            IArgumentOperation { Parameter: { Name: "eps", ContainingSymbol: { } owner } } argument => (owner, argument.Value),
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "Eps" } property } } assignment =>
                (property, assignment.Value),
            _ => ((ISymbol?)null, (IOperation?)null),
        };
        if (member?.ContainingNamespace?.ToDisplayString() != "SllCore"
            || Operations.Strip(value) is not { ConstantValue: { HasValue: true, Value: IConvertible constant } }
            || constant is string or char or bool)
        {
            return;
        }
        var eps = constant.ToDouble(null);
        var repeats = member is { ContainingType.Name: "SllOps", Name: "Round" or "Floor" or "Ceil" };
        if (eps > 0 && !double.IsInfinity(eps) && !(repeats && eps > 0.5))
            return;
        context.ReportDiagnostic(Diagnostic.Create(
            s_rule, value!.Syntax.GetLocation(), constant.ToString(System.Globalization.CultureInfo.InvariantCulture),
            repeats ? "above 0 and at most 0.5" : "finite and above 0"));
    }
}
