using System.Composition;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SllCore.Generators.Rules;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.CodeFixes;

/// <summary>SLL022: <c>torch.where(x &gt; t, a, b)</c> and <c>a.where(x &gt; t, b)</c> become
/// <c>SllOps.Where(SllOps.Greater(x, t), a, b)</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class WhereFix() : ConditionFix(Descriptors.Where.Id)
{
    private protected override Replacement? Fix(SyntaxNode found, SemanticModel model, CancellationToken cancel) =>
        Choice.Of(model.GetOperation(found, cancel)) is { } choice
        && found.Span.Contains(choice.X.Syntax.Span) // x?.where(…) may be null
        && TruthValues(choice.Condition, found) is { } truth
            ? new Replacement(
                "Use SllOps.Where", found, SllOps("Where", $"{truth}", Bare(choice.X.Syntax), Bare(choice.Y.Syntax)))
            : null;
}
