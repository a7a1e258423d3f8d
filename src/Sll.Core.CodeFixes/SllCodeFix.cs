using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SllCore.CodeFixes;

/// <summary>A fix of one rule that replaces the node the rule found by another.</summary>
public abstract class SllCodeFix : CodeFixProvider
{
    private readonly string _id;

    private protected SllCodeFix(string id) => _id = id;

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds => [_id];

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || model is null)
            return;
        var found = root.FindNode(context.Span, getInnermostNodeForTie: true);
        if (Fix(found, model, context.CancellationToken) is not { } fix)
            return;
        context.RegisterCodeFix(
            CodeAction.Create(
                fix.Title,
                _ => Task.FromResult(context.Document.WithSyntaxRoot(Apply(root, fix, model))),
                equivalenceKey: _id),
            context.Diagnostics);
    }

    /// <summary>The replacement for what the rule found, or null if there is none that is right for sure.</summary>
    private protected abstract Replacement? Fix(SyntaxNode found, SemanticModel model, CancellationToken cancel);

    /// <summary>A call of SllOps, as source code.</summary>
    private protected static ExpressionSyntax SllOps(string member, params string[] arguments) =>
        SyntaxFactory.ParseExpression($"SllOps.{member}({string.Join(", ", arguments)})");

    private static SyntaxNode Apply(SyntaxNode root, Replacement fix, SemanticModel model)
    {
        var changed = root.ReplaceNode(fix.Old, fix.New.WithTriviaFrom(fix.Old));
        var seesSllOps = model.LookupNamespacesAndTypes(fix.Old.SpanStart, name: "SllOps").Any();
        return seesSllOps || changed is not CompilationUnitSyntax file ? changed : file.AddUsings(
            SyntaxFactory.UsingDirective(SyntaxFactory.ParseName(" SllCore")).WithTrailingTrivia(SyntaxFactory.ElasticLineFeed));
    }

    private protected sealed class Replacement(string title, SyntaxNode old, SyntaxNode @new)
    {
        public string Title => title;
        public SyntaxNode Old => old;
        public SyntaxNode New => @new;
    }
}
