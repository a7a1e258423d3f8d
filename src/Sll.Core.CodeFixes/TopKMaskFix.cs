using System.Composition;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Rules;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.CodeFixes;

/// <summary>SLL019: <c>zeros_like(x).scatter(dim, x.topk(k, dim).indexes, 1)</c> becomes
/// <c>SllOps.TopK(x, k, dim)</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class TopKMaskFix() : SllCodeFix(Descriptors.TopKMask.Id)
{
    private protected override Replacement? Fix(SyntaxNode found, SemanticModel model, CancellationToken cancel)
    {
        if (model.GetOperation(found, cancel) is not IInvocationOperation call
            || TopKMaskRule.TopKIn(call) is not { } topk
            || !found.Span.Contains(topk.Syntax.Span)
            || Torch.InputOf(topk) is not { } input
            || Torch.ArgumentAfterInput(topk, 0) is not { } k
            || !IsZerosLike(Torch.InputOf(call), input)
            || !IsOne(Torch.ArgumentAfterInput(call, 2)))
        {
            return null;
        }
        // Along another dimension the indexes would mean something else.
        var along = Torch.ArgumentAfterInput(topk, 1)?.Syntax.ToString() ?? "-1";
        if (Torch.ArgumentAfterInput(call, 0)?.Syntax.ToString() != along)
            return null;
        var end = Torch.ArgumentAfterInput(topk, 2) is { } largest ? $", {largest.Syntax}" : "";
        return new Replacement("Use SllOps.TopK, the mask of the k largest", found,
            SllOps("TopK", $"{input.Syntax}", $"{k.Syntax}", along + end));
    }

    private static bool IsZerosLike(IOperation? target, IOperation input) =>
        Operations.Strip(target) is IInvocationOperation { TargetMethod.Name: "zeros_like" } zeros
        && Torch.InputOf(zeros)?.Syntax.ToString() == input.Syntax.ToString();

    private static bool IsOne(IOperation? value) => Operations.Strip(value) switch
    {
        IInvocationOperation { TargetMethod.Name: "ones_like" or "ones" } => true,
        { ConstantValue: { HasValue: true, Value: 1 or 1L or 1f or 1.0 } } => true,
        _ => false,
    };
}
