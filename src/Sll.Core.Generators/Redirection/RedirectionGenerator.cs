using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SllCore.Generators.Redirection;

/// <summary>
/// Redirects the torch calls of <see cref="TorchCall.All"/> to SllOps at compile time, with interceptors, in projects
/// that set the property <c>SllInterceptTorch</c>.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class RedirectionGenerator : IIncrementalGenerator
{
    internal const string CallsStep = "Calls";
    internal const string OptionsStep = "Options";

    private const string Property = "build_property.SllInterceptTorch";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var calls = context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => RedirectionParser.MayBeCall(node),
                static (syntax, cancel) => RedirectionParser.Parse(syntax.Node, syntax.SemanticModel, cancel))
            .Where(static call => call is not null)
            .WithTrackingName(CallsStep);

        var options = context.AnalyzerConfigOptionsProvider
            .Combine(context.ParseOptionsProvider)
            .Select(static (source, _) => new RedirectionOptions(
                IsOn(source.Left.GlobalOptions),
                source.Right is CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp11 }))
            .WithTrackingName(OptionsStep);

        context.RegisterImplementationSourceOutput(calls.Collect().Combine(options), static (output, source) =>
        {
            var (found, project) = source;
            if (project.IsOn && !found.IsEmpty)
                output.AddSource(
                    RedirectionEmitter.FileName, RedirectionEmitter.Emit(found!, project.HasFileLocalTypes));
        });
    }

    /// <summary>True if the project asked for redirection.</summary>
    internal static bool IsOn(AnalyzerConfigOptions options) =>
        options.TryGetValue(Property, out var value) && bool.TryParse(value, out var on) && on;
}
