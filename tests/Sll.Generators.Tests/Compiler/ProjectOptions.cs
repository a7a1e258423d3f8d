using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SllCore.Generators.Tests.Compiler;

/// <summary>What MSBuild tells the compiler about a project: whether SllInterceptTorch is true.</summary>
internal sealed class ProjectOptions(bool redirects) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(redirects);

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

    private sealed class Options(bool redirects) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = redirects && key == "build_property.SllInterceptTorch" ? "true" : null;
            return value is not null;
        }
    }
}
