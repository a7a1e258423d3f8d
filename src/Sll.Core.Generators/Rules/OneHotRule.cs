using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.Generators.Rules;

/// <summary>SLL003: the one-hot of an argmax.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OneHotRule() : GradientRule(Descriptors.OneHot, OperationKind.Invocation)
{
    private protected override Diagnostic? Find(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        return ArgmaxIn(call) is not null ? Found(call.Syntax) : null;
    }

    /// <summary>The argmax whose one-hot the call makes.</summary>
    internal static IInvocationOperation? ArgmaxIn(IInvocationOperation call) =>
        Torch.Call(call, "one_hot") is null ? null : Argmax.Of(Torch.InputOf(call));
}
