using System.Composition;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SllCore.Generators.Rules;

namespace SllCore.CodeFixes;

/// <summary>SLL031: <c>layer.forward(x)</c> becomes <c>layer.call(x)</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ForwardCallFix() : SllCodeFix(Descriptors.ForwardCall.Id)
{
    private protected override Replacement? Fix(SyntaxNode found, SemanticModel model, CancellationToken cancel)
    {
        // Parameters of forward have names of their own.
        if (found is not InvocationExpressionSyntax { Expression: var method, ArgumentList.Arguments: var arguments }
            || arguments.Any(argument => argument.NameColon is not null))
        {
            return null;
        }
        var name = method switch
        {
            MemberAccessExpressionSyntax access => access.Name,
            MemberBindingExpressionSyntax binding => binding.Name,
            _ => null,
        };
        return name is null
            ? null
            : new Replacement("Use call, which runs hooks", name, SyntaxFactory.IdentifierName("call"));
    }
}
