using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SllCore.Generators.Rules;

namespace SllCore.CodeFixes;

/// <summary>SLL005: the scope is put in a using declaration.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class UndisposedScopeFix() : SllCodeFix(Descriptors.UndisposedScope.Id)
{
    private protected override Replacement? Fix(SyntaxNode found, SemanticModel model, CancellationToken cancel)
    {
        if (found.FirstAncestorOrSelf<StatementSyntax>()
            is not { Parent: BlockSyntax or GlobalStatementSyntax } statement)
            return null;
        var replacement = found.Parent switch
        {
            EqualsValueClauseSyntax when statement is LocalDeclarationStatementSyntax =>
                $"using {statement.WithoutTrivia()}",
            ExpressionStatementSyntax or AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax } =>
                $"using var {NewName(model, statement)} = {found};",
            _ => null,
        };
        return replacement is null
            ? null
            : new Replacement("Dispose the scope with using", statement, SyntaxFactory.ParseStatement(replacement));
    }

    private static string NewName(SemanticModel model, StatementSyntax statement)
    {
        const string name = "scope";
        var taken = model.LookupSymbols(statement.SpanStart).Select(symbol => symbol.Name)
            .Concat(statement.Parent!.DescendantNodes().OfType<VariableDeclaratorSyntax>()
                .Select(local => local.Identifier.ValueText))
            .ToImmutableHashSet();
        return Enumerable.Range(1, int.MaxValue).Select(i => i == 1 ? name : name + i)
            .First(candidate => !taken.Contains(candidate));
    }
}
