using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SllCore.Generators.Redirection;

/// <summary>Finds the calls to redirect.</summary>
internal static class RedirectionParser
{
    /// <summary>True if the node is a call that has the name of a redirected one; looks at syntax only.</summary>
    public static bool MayBeCall(SyntaxNode node) =>
        node is InvocationExpressionSyntax call
        && NameOf(call) is { } name && TorchCall.HasName(name.Identifier.ValueText);

    /// <summary>The call that a node is, or null if it is none or cannot or must not be redirected.</summary>
    public static RedirectedCall? Parse(SyntaxNode node, SemanticModel model, CancellationToken cancel)
    {
        if (node is not InvocationExpressionSyntax syntax
            || NameOf(syntax) is not { } name
            || model.GetSymbolInfo(syntax, cancel).Symbol is not IMethodSymbol method
            || TorchCall.Of(method) is not { } call
            || Exemption.Covers(model.Compilation)
            || Exemption.Covers(syntax, model, cancel)
            || HasTwin(syntax.SyntaxTree, model.Compilation, cancel)
            || model.GetInterceptableLocation(syntax, cancel) is not { } location)
        {
            return null;
        }
        var start = name.GetLocation().GetLineSpan();
        return new RedirectedCall(
            call,
            OnInstance: !method.IsStatic,
            location.GetInterceptsLocationAttributeSyntax(),
            $"{System.IO.Path.GetFileName(start.Path)}, line {start.StartLinePosition.Line + 1}");
    }

    /// <summary>
    /// True if another file has the same content. The compiler knows a call by its file's content and refuses to choose
    /// between the two (CS9233).
    /// </summary>
    internal static bool HasTwin(SyntaxTree tree, Compilation compilation, CancellationToken cancel)
    {
        var text = tree.GetText(cancel);
        var hash = text.GetContentHash();
        return compilation.SyntaxTrees.Any(other =>
            other != tree && other.Length == tree.Length && other.GetText(cancel).GetContentHash().SequenceEqual(hash));
    }

    private static SimpleNameSyntax? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name, // torch.sign(x), x.sign()
        MemberBindingExpressionSyntax binding => binding.Name, // x?.sign()
        SimpleNameSyntax name => name, // using static: sign(x)
        _ => null,
    };
}
