using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Redirection;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.Generators.Rules;

/// <summary>SLL002: a hard operator of torch that no linearization reaches.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HardCallRule() : GradientRule(
    Descriptors.HardCall, OperationKind.Invocation, OperationKind.MethodReference)
{
    private protected override Diagnostic? Find(OperationAnalysisContext context) =>
        Find(context.Operation) is { } hard && !HasNoGradient(context.Operation) && WhyNot(context, hard) is { } why
            ? Found(context.Operation.Syntax, hard.Method.Name, why)
            : null;

    private static bool HasNoGradient(IOperation operation) =>
        operation is IInvocationOperation call && Gradientless.Is(Torch.InputOf(call));

    // Why it is not redirected; null if it is.
    private static string? WhyNot(
        OperationAnalysisContext context, (TorchCall Call, IMethodSymbol Method, bool IsInPlace) hard)
    {
        var operation = context.Operation;
        if (hard.IsInPlace)
            return $"calls in place are not redirected; assign the result of SllOps.{SllOp(operation, hard.Call)}";
        if (operation is IMethodReferenceOperation)
            return "method groups are not redirected";
        if (!GradientCode.IsRedirected(context.Options))
            return "SllInterceptTorch is not set in the project";
        return RedirectionParser.HasTwin(operation.Syntax.SyntaxTree, context.Compilation, context.CancellationToken)
            ? "another file of the project has the same content"
            : null;
    }

    /// <summary>The member of SllOps that takes the same arguments.</summary>
    internal static string SllOp(IOperation operation, TorchCall call) =>
        operation is IInvocationOperation round && call.Name == "round" && Torch.ArgumentAfterInput(round, 0) is null
            ? "Round"
            : call.SllOp;

    /// <summary>The hard operator that is called or referred to.</summary>
    internal static (TorchCall Call, IMethodSymbol Method, bool IsInPlace)? Find(IOperation operation)
    {
        var method = operation switch
        {
            IInvocationOperation call => call.TargetMethod,
            IMethodReferenceOperation reference => reference.Method,
            _ => null,
        };
        if (method is null)
            return null;
        if (TorchCall.Of(method) is { } found)
            return (found, method, false);
        if (!method.Name.EndsWith("_", StringComparison.Ordinal) || !Torch.IsMember(method))
            return null;
        var name = method.Name.Substring(0, method.Name.Length - 1);
        foreach (var call in TorchCall.All)
        {
            if (call.Name == name)
                return (call, method, true);
        }
        return null;
    }
}
