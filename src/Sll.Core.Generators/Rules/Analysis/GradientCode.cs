using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using SllCore.Generators.Redirection;

namespace SllCore.Generators.Rules.Analysis;

/// <summary>
/// The code in which a lost gradient matters: that of a project that uses Sll, outside <c>no_grad()</c>,
/// <c>[NoIntercept]</c> and what brings its own gradient.
/// </summary>
internal static class GradientCode
{
    /// <summary>True for a project that has such code.</summary>
    public static bool IsIn(Compilation compilation, AnalyzerOptions options) =>
        (IsRedirected(options) || UsesSll(compilation)) && !Exemption.Covers(compilation);

    /// <summary>True if the project redirects torch calls.</summary>
    public static bool IsRedirected(AnalyzerOptions options) =>
        RedirectionGenerator.IsOn(options.AnalyzerConfigOptionsProvider.GlobalOptions);

    /// <summary>True for an operation in such code.</summary>
    public static bool Holds(IOperation operation, CancellationToken cancel) =>
        !UsingScopes.HoldNoGrad(operation)
        && operation.SemanticModel is { } model && !Exemption.Covers(operation.Syntax, model, cancel);

    // A file that imports SllCore; reads the first lines of each file only.
    private static bool UsesSll(Compilation compilation) =>
        compilation.GetTypeByMetadataName("SllCore.SllOps") is not null
        && compilation.SyntaxTrees.Any(tree => tree.GetRoot() is CompilationUnitSyntax file
            && file.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
                .OfType<UsingDirectiveSyntax>().Any(ImportsSll));

    private static bool ImportsSll(UsingDirectiveSyntax directive) =>
        directive.NamespaceOrType.ToString() is var name
        && (name == "SllCore" || name.StartsWith("SllCore.", StringComparison.Ordinal) || name == "global::SllCore");
}
