using System.Composition;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators;
using SllCore.Generators.Rules;

namespace SllCore.CodeFixes;

/// <summary>SLL002: <c>torch.sign(x)</c>, <c>x.sign()</c> and the method group <c>torch.sign</c> become those of
/// SllOps.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class HardCallFix() : SllCodeFix(Descriptors.HardCall.Id)
{
    private protected override Replacement? Fix(SyntaxNode found, SemanticModel model, CancellationToken cancel)
    {
        if (model.GetOperation(found, cancel) is not { } operation
            || HardCallRule.Find(operation) is not { IsInPlace: false } hard)
        {
            return null;
        }
        var op = HardCallRule.SllOp(operation, hard.Call);
        var title = $"Use SllOps.{op}";
        if (found is InvocationExpressionSyntax call)
        {
            var arguments = call.ArgumentList.Arguments.Select(argument => Renamed(argument, hard.Call)).ToList();
            if (!hard.Method.IsStatic)
            {
                if (call.Expression is not MemberAccessExpressionSyntax { Expression: { } input })
                    return null; // x?.sign() may be null
                arguments.Insert(0, input.WithoutTrivia().ToString());
            }
            return new Replacement(title, found, SllOps(op, [.. arguments]));
        }
        return hard.Method.IsStatic
            ? new Replacement(title, found, SyntaxFactory.ParseExpression($"SllOps.{op}"))
            : null;
    }

    // Tensor.heaviside calls `values` `other`.
    private static string Renamed(ArgumentSyntax argument, TorchCall call) =>
        argument.NameColon is { Name.Identifier.ValueText: "other" }
            ? $"{call.SecondName}: {argument.Expression}"
            : argument.ToString();
}
