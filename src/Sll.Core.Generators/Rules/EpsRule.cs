using System;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.Generators.Rules;

/// <summary>SLL007: a constant ε that will be refused.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EpsRule() : SllRule(
    Descriptors.Eps, OperationKind.Argument, OperationKind.SimpleAssignment, OperationKind.Invocation)
{
    private protected override Diagnostic? Find(OperationAnalysisContext context) => context.Operation switch
    {
        IArgumentOperation { Parameter: { Name: "eps", ContainingSymbol: { } member } } argument =>
            OfValue(member, argument.Value),
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "Eps" } member } } set =>
            OfValue(member, set.Value),
        IInvocationOperation call => OfScope(call),
        _ => null,
    };

    private Diagnostic? OfValue(ISymbol member, IOperation value)
    {
        if (!IsOfSll(member) || Constant(value) is not { } eps)
            return null;
        var repeats = Repeats(member);
        return eps > 0 && !double.IsInfinity(eps) && !(repeats && eps > 0.5)
            ? null
            : Found(value.Syntax, Text(eps), repeats ? "above 0 and at most 0.5" : "finite and above 0");
    }

    // A call without an ε of its own takes that of the scope around it.
    private Diagnostic? OfScope(IInvocationOperation call) =>
        IsOfSll(call.TargetMethod) && Repeats(call.TargetMethod)
        && !call.TargetMethod.Parameters.Any(parameter => parameter.Name == "eps")
        && Operations.Strip(UsingScopes.Around(call).FirstOrDefault(Scope.IsScope)) is IInvocationOperation scope
        && Scope.Opens(scope)
        && Constant(scope.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "eps")?.Value)
            is { } eps and > 0.5
            ? Found(call.Syntax, Text(eps),
                $"at most 0.5 for {call.TargetMethod.Name}, which needs its own inside this scope")
            : null;

    private static bool IsOfSll(ISymbol member) => member.ContainingNamespace?.ToDisplayString() == "SllCore";

    // Boundaries 1 apart.
    private static bool Repeats(ISymbol member) =>
        member is { ContainingType.Name: "SllOps", Name: "Round" or "Floor" or "Ceil" or "Trunc" };

    private static double? Constant(IOperation? value) =>
        Operations.Strip(value)
            is { ConstantValue: { HasValue: true, Value: IConvertible constant and not (string or char or bool) } }
            ? constant.ToDouble(null)
            : null;

    private static string Text(double eps) => eps.ToString(CultureInfo.InvariantCulture);
}
