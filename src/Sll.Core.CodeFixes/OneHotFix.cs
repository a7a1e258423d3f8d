using System.Composition;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Rules;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.CodeFixes;

/// <summary>SLL003: <c>one_hot(x.argmax(dim))</c> becomes <c>SllOps.Argmax(x, dim)</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class OneHotFix() : SllCodeFix(Descriptors.OneHot.Id)
{
    private protected override Replacement? Fix(SyntaxNode found, SemanticModel model, CancellationToken cancel)
    {
        if (model.GetOperation(found, cancel) is not IInvocationOperation call
            || OneHotRule.ArgmaxIn(call) is not { } argmax
            || !found.Span.Contains(argmax.Syntax.Span)
            || Torch.InputOf(argmax) is not { } input
            || Torch.ArgumentAfterInput(argmax, 0) is not { } dim // the index into the flattened tensor
            || Torch.ArgumentAfterInput(argmax, 1) is not null) // keepdim
        {
            return null;
        }
        return new Replacement(
            "Use SllOps.Argmax, the one-hot along the dimension", found,
            SllOps("Argmax", $"{input.Syntax}", $"{dim.Syntax}"));
    }
}
