using System;
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

/// <summary>A fix that replaces the node a rule found, or a part of it, by another.</summary>
public abstract class SllCodeFix : CodeFixProvider
{
    private protected SllCodeFix(params string[] ids) => FixableDiagnosticIds = [.. ids];

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

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
                equivalenceKey: context.Diagnostics[0].Id),
            context.Diagnostics);
    }

    /// <summary>The replacement for what the rule found, or null if there is none that is right for sure.</summary>
    private protected abstract Replacement? Fix(SyntaxNode found, SemanticModel model, CancellationToken cancel);

    /// <summary>A call of a member of SllOps.</summary>
    private protected static ExpressionSyntax SllOps(string member, params string[] arguments) =>
        SyntaxFactory.ParseExpression($"SllOps.{member}({string.Join(", ", arguments)})");

    /// <summary>An expression without parentheses around it: an argument of a call.</summary>
    private protected static string Bare(SyntaxNode expression)
    {
        var bare = expression is ParenthesizedExpressionSyntax { Expression: { } inner } ? inner : expression;
        return bare.WithoutTrivia().ToString();
    }

    private static SyntaxNode Apply(SyntaxNode root, Replacement fix, SemanticModel model)
    {
        var changed = root.ReplaceNode(fix.Old, fix.New.WithTriviaFrom(fix.Old));
        return NeedsImport(fix, model) && changed is CompilationUnitSyntax file ? Import(file) : changed;
    }

    private static bool NeedsImport(Replacement fix, SemanticModel model) =>
        fix.New.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .Any(name => name.Identifier.ValueText == "SllOps")
        && !model.LookupNamespacesAndTypes(fix.Old.SpanStart, name: "SllOps").Any();

    // Sorted as editors sort: global and System first, static and alias last.
    private static CompilationUnitSyntax Import(CompilationUnitSyntax file)
    {
        var directive = SyntaxFactory.UsingDirective(SyntaxFactory.ParseName(" SllCore"))
            .WithTrailingTrivia(SyntaxFactory.ElasticLineFeed);
        var place = file.Usings.TakeWhile(IsBeforeSllCore).Count();
        if (place == 0 && file.Usings.FirstOrDefault() is { } first)
        {
            directive = directive.WithLeadingTrivia(first.GetLeadingTrivia()); // the file's header
            file = file.ReplaceNode(first, first.WithoutLeadingTrivia());
        }
        return file.WithUsings(file.Usings.Insert(place, directive));
    }

    private static bool IsBeforeSllCore(UsingDirectiveSyntax directive)
    {
        if (!directive.GlobalKeyword.IsKind(SyntaxKind.None))
            return true;
        if (!directive.StaticKeyword.IsKind(SyntaxKind.None) || directive.Alias is not null)
            return false;
        var name = directive.NamespaceOrType.ToString();
        return name == "System" || name.StartsWith("System.", StringComparison.Ordinal)
            || StringComparer.OrdinalIgnoreCase.Compare(name, "SllCore") < 0;
    }

    private protected sealed class Replacement(string title, SyntaxNode old, SyntaxNode @new)
    {
        public string Title => title;
        public SyntaxNode Old => old;
        public SyntaxNode New => @new;
    }
}
