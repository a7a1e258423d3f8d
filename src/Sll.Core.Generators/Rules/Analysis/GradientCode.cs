using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SllCore.Generators.Redirection;

namespace SllCore.Generators.Rules.Analysis;

/// <summary>
/// The code in which a lost gradient matters: that of a project that uses Sll, outside <c>no_grad()</c>,
/// <c>[NoIntercept]</c> and what brings its own gradient.
/// </summary>
internal sealed class GradientCode
{
    private GradientCode(bool isRedirected) => IsRedirected = isRedirected;

    /// <summary>Gets a value indicating whether the project redirects torch calls.</summary>
    public bool IsRedirected { get; }

    /// <summary>Analyzes calls (and what else is named) in the code where a lost gradient matters.</summary>
    public static void Register(
        AnalysisContext context, Action<OperationAnalysisContext, GradientCode> analyze, params OperationKind[] kinds)
    {
        context.RegisterCompilationStartAction(start =>
        {
            var isRedirected = RedirectionGenerator.IsOn(start.Options.AnalyzerConfigOptionsProvider.GlobalOptions);
            if ((!isRedirected && !UsesSll(start.Compilation)) || Exemption.Covers(start.Compilation))
                return;
            var code = new GradientCode(isRedirected);
            start.RegisterOperationAction(
                operation =>
                {
                    if (!IsExempt(operation.Operation, operation.CancellationToken) && !UsingScopes.HoldNoGrad(operation.Operation))
                        analyze(operation, code);
                },
                kinds);
        });
    }

    // A file that imports SllCore; reads the first lines of each file only.
    private static bool UsesSll(Compilation compilation) =>
        compilation.GetTypeByMetadataName("SllCore.SllOps") is not null
        && compilation.SyntaxTrees.Any(tree => tree.GetRoot() is CompilationUnitSyntax file
            && file.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
                .OfType<UsingDirectiveSyntax>().Any(ImportsSll));

    private static bool ImportsSll(UsingDirectiveSyntax directive) =>
        directive.NamespaceOrType.ToString() is var name
        && (name == "SllCore" || name.StartsWith("SllCore.", StringComparison.Ordinal) || name == "global::SllCore");

    // The analysis knows the method only, not the local function or lambda inside it.
    private static bool IsExempt(IOperation operation, CancellationToken cancel) =>
        operation.SemanticModel is { } model && Exemption.Covers(operation.Syntax, model, cancel);
}
