using System.Composition;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Rules;
using SllCore.Generators.Rules.Analysis;

namespace SllCore.CodeFixes;

/// <summary>SLL004: <c>values.gather(dim, x.argmax(dim, true))</c> becomes
/// <c>SllOps.Take(SllOps.Argmax(x, dim), values, dim, true)</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ArgmaxIndexFix() : SllCodeFix(Descriptors.ArgmaxIndex.Id)
{
    private protected override Replacement? Fix(SyntaxNode found, SemanticModel model, CancellationToken cancel)
    {
        if (model.GetOperation(found, cancel) is not IInvocationOperation call
            || IndexIn(call) is not ({ } along, { } index)
            || Argmax.OfIndex(index) is not { } argmax
            || Torch.InputOf(call) is not { } values || !found.Span.Contains(values.Syntax.Span)
            || Torch.InputOf(argmax) is not { } scores || !found.Span.Contains(scores.Syntax.Span))
        {
            return null;
        }
        // Along another dimension, or without it, the indices would mean something else.
        var dim = along.Syntax.ToString();
        return Torch.ArgumentAfterInput(argmax, 0)?.Syntax.ToString() == dim && KeepsDimension(index, argmax, dim)
            ? new Replacement("Use SllOps.Take of SllOps.Argmax", found,
                SllOps("Take", $"{SllOps("Argmax", Bare(scores.Syntax), dim)}", Bare(values.Syntax), dim, "true"))
            : null;
    }

    private static (IOperation? Along, IOperation? Index) IndexIn(IInvocationOperation call)
    {
        var (first, second) = (Torch.ArgumentAfterInput(call, 0), Torch.ArgumentAfterInput(call, 1));
        return call.TargetMethod.Name switch
        {
            "gather" => (first, second),
            "take_along_dim" => (second, first),
            _ => default,
        };
    }

    // x.argmax(dim, true), or x.argmax(dim).unsqueeze(dim).
    private static bool KeepsDimension(IOperation index, IInvocationOperation argmax, string dim)
    {
        var keepdim = Torch.ArgumentAfterInput(argmax, 1);
        return Operations.SourceOf(index) == argmax
            ? keepdim?.ConstantValue is { HasValue: true, Value: true }
            : keepdim is null && Operations.SourceOf(index) is IInvocationOperation unsqueeze
                && Torch.ArgumentAfterInput(unsqueeze, 0)?.Syntax.ToString() == dim;
    }
}
