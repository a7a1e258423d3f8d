using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SllCore.Generators.Redirection;

namespace SllCore.Generators.Tests.Compiler;

/// <summary>A user's project, compiled in memory with the generator.</summary>
internal sealed record Consumer
{
    public bool Redirects { get; init; } = true;
    public LanguageVersion Language { get; init; } = LanguageVersion.CSharp14;
    public NullableContextOptions Nullable { get; init; } = NullableContextOptions.Enable;
    public OutputKind Output { get; init; } = OutputKind.DynamicallyLinkedLibrary;

    /// <summary>The path of the file of that number.</summary>
    public Func<int, string> PathOf { get; init; } = number => $"/user/File{number}.cs";

    public CSharpParseOptions ParseOptions => CSharpParseOptions.Default
        .WithLanguageVersion(Language)
        .WithFeatures([KeyValuePair.Create("InterceptorsNamespaces", "SllCore.Generated")]);

    public CSharpCompilation Compilation(params string[] sources) => CSharpCompilation.Create(
        "Consumer",
        sources.Select((source, i) => Tree(source, PathOf(i))),
        References.All,
        new CSharpCompilationOptions(
            Output, nullableContextOptions: Nullable, generalDiagnosticOption: ReportDiagnostic.Error,
            warningLevel: 9999));

    public SyntaxTree Tree(string source, string path) =>
        CSharpSyntaxTree.ParseText(source, ParseOptions, path, System.Text.Encoding.UTF8);

    public CSharpGeneratorDriver Driver(bool track = false) => CSharpGeneratorDriver.Create(
        [new RedirectionGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions,
        optionsProvider: new ProjectOptions(Redirects),
        driverOptions: new GeneratorDriverOptions(
            IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: track));

    /// <summary>The generated file, or null if there is none.</summary>
    public string? Generate(params string[] sources) =>
        Driver().RunGenerators(Compilation(sources)).GetRunResult().GeneratedTrees.SingleOrDefault()?.ToString();

    /// <summary>Compiles without an error or a warning, generated code included.</summary>
    public Assembly Build(params string[] sources)
    {
        Driver().RunGeneratorsAndUpdateCompilation(Compilation(sources), out var compilation, out var fromGenerator);
        fromGenerator.Should().BeEmpty();
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        result.Diagnostics.Where(d => d.Severity > DiagnosticSeverity.Hidden).Should().BeEmpty();
        return Assembly.Load(image.ToArray());
    }
}
