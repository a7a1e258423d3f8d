using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.Generators.Rules;

/// <summary>SLL019: a mask scattered from the indexes of topk.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TopKMaskRule() : GradientRule(Descriptors.TopKMask, OperationKind.Invocation)
{
    private protected override Diagnostic? Find(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        return TopKIn(call) is not null ? Found(call.Syntax) : null;
    }

    /// <summary>The topk whose mask the call makes.</summary>
    internal static IInvocationOperation? TopKIn(IInvocationOperation call) =>
        call.TargetMethod.Name is "scatter" or "scatter_" && Torch.IsMember(call.TargetMethod)
            ? TopK.Of(Torch.ArgumentAfterInput(call, 1))
            : null;
}
