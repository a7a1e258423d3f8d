using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.Generators.Rules;

/// <summary>SLL020: the ranks that the argsort of an argsort gives.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RankRule() : GradientRule(Descriptors.Rank, OperationKind.Invocation)
{
    private protected override Diagnostic? Find(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        return OrderIn(call) is not null ? Found(call.Syntax) : null;
    }

    /// <summary>The argsort whose argsort the call is.</summary>
    internal static IInvocationOperation? OrderIn(IInvocationOperation call) =>
        Torch.Call(call, "argsort") is null ? null : Torch.Call(Operations.SourceOf(Torch.InputOf(call)), "argsort");
}
