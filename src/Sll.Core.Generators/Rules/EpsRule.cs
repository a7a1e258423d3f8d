using System;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Redirection;
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
        IInvocationOperation call => OfScope(call, context),
        _ => null,
    };

    private Diagnostic? OfValue(ISymbol member, IOperation value)
    {
        if (!IsOfSll(member) || Constant(value) is not { } eps)
            return null;
        var repeats = IsOfSllOps(member) && Repeats(member.Name);
        return eps > 0 && !double.IsInfinity(eps) && !(repeats && eps > 0.5)
            ? null
            : Found(value.Syntax, Text(eps), repeats ? "above 0 and at most 0.5" : "finite and above 0");
    }

    // A call without an ε of its own takes that of the scope around it.
    private Diagnostic? OfScope(IInvocationOperation call, OperationAnalysisContext context) =>
        WithoutEps(call, context) is { } name && Repeats(name)
        && Operations.Strip(UsingScopes.Around(call).FirstOrDefault(Scope.IsScope)) is IInvocationOperation scope
        && Scope.Opens(scope)
        && Constant(scope.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "eps")?.Value)
            is { } eps and > 0.5
            ? Found(call.Syntax, Text(eps),
                $"at most 0.5 for {name}, which needs its own inside this scope")
            : null;

    // The operator that a call reaches, of SllOps or redirected.
    private static string? WithoutEps(IInvocationOperation call, OperationAnalysisContext context)
    {
        var method = call.TargetMethod;
        if (TorchCall.Of(method) is { } torch)
        {
            return GradientCode.IsRedirected(context.Options)
                && GradientCode.Holds(call, context.CancellationToken)
                    ? HardCallRule.SllOp(call, torch)
                    : null;
        }
        return IsOfSllOps(method) && !method.Parameters.Any(parameter => parameter.Name == "eps") ? method.Name : null;
    }

    private static bool IsOfSll(ISymbol member) => member.ContainingNamespace?.ToDisplayString() == "SllCore";

    private static bool IsOfSllOps(ISymbol member) => IsOfSll(member) && member.ContainingType?.Name == "SllOps";

    // Boundaries 1 apart.
    private static bool Repeats(string name) => name is "Round" or "Floor" or "Ceil" or "Trunc";

    private static double? Constant(IOperation? value) =>
        Operations.Strip(value)
            is { ConstantValue: { HasValue: true, Value: IConvertible constant and not (string or char or bool) } }
            ? constant.ToDouble(null)
            : null;

    private static string Text(double eps) => eps.ToString(CultureInfo.InvariantCulture);
}
