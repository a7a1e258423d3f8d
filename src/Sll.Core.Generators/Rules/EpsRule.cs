using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.Generators.Rules;

/// <summary>SLL007: a constant ε that will be refused.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EpsRule() : SllRule(Descriptors.Eps, OperationKind.Argument, OperationKind.SimpleAssignment)
{
    private protected override Diagnostic? Find(OperationAnalysisContext context)
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
            return null;
        }
        var eps = constant.ToDouble(null);
        var repeats = member is { ContainingType.Name: "SllOps", Name: "Round" or "Floor" or "Ceil" };
        if (eps > 0 && !double.IsInfinity(eps) && !(repeats && eps > 0.5))
            return null;
        return Found(
            value!.Syntax, constant.ToString(System.Globalization.CultureInfo.InvariantCulture),
            repeats ? "above 0 and at most 0.5" : "finite and above 0");
    }
}
