using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.Generators.Rules;

/// <summary>
/// SLL008: a hard operator of torch in a file that another generator wrote (.razor). Generators do not see each other's
/// files, so the call is not redirected, though the project asked for it.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GeneratedCallRule() : GradientRule(Descriptors.GeneratedCall, OperationKind.Invocation)
{
    private protected override GeneratedCodeAnalysisFlags GeneratedCode =>
        GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics;

    private protected override Diagnostic? Find(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        return context.IsGeneratedCode
            && TorchCall.Of(call.TargetMethod) is { } hard
            && GradientCode.IsRedirected(context.Options)
            && !Gradientless.Is(Torch.InputOf(call))
            && call is { Syntax: InvocationExpressionSyntax syntax, SemanticModel: { } model }
            && model.GetInterceptorMethod(syntax, context.CancellationToken) is null // a generated file on disk is seen
                ? Found(syntax, call.TargetMethod.Name, HardCallRule.SllOp(call, hard))
                : null;
    }
}
