using System.Composition;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Rules;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.CodeFixes;

/// <summary>SLL020: <c>x.argsort(dim).argsort(dim)</c> becomes <c>SllOps.Rank(x, dim)</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RankFix() : SllCodeFix(Descriptors.Rank.Id)
{
    private protected override Replacement? Fix(SyntaxNode found, SemanticModel model, CancellationToken cancel)
    {
        if (model.GetOperation(found, cancel) is not IInvocationOperation ranks
            || RankRule.OrderIn(ranks) is not { } order
            || !found.Span.Contains(order.Syntax.Span)
            || Torch.InputOf(order) is not { } input
            || Torch.ArgumentAfterInput(ranks, 1) is not null) // downwards, of indices: not ranks
        {
            return null;
        }
        var along = Torch.ArgumentAfterInput(order, 0)?.Syntax.ToString() ?? "-1";
        if ((Torch.ArgumentAfterInput(ranks, 0)?.Syntax.ToString() ?? "-1") != along)
            return null;
        var end = Torch.ArgumentAfterInput(order, 1) is { } descending ? $", {descending.Syntax}" : "";
        return new Replacement(
            "Use SllOps.Rank, the ranks along the dimension", found, SllOps("Rank", $"{input.Syntax}", along + end));
    }
}
