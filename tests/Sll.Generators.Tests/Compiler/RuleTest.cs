using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace SllCore.Generators.Tests.Compiler;

/// <summary>
/// Runs one rule, and its fix, on the body of a method <c>Tensor F(Tensor x, Tensor t)</c>. What the rule must find is
/// marked <c>{|SLL001:…|}</c>, and nothing else may be found.
/// </summary>
internal static class RuleTest<TRule, TFix>
    where TRule : DiagnosticAnalyzer, new()
    where TFix : CodeFixProvider, new()
{
    public static Task Finds(string body, bool redirects = false) => Run(File(body), null, redirects);

    public static Task Fixes(string body, string @fixed, bool redirects = false) =>
        Run(File(body), File(@fixed), redirects);

    public static Task FixesFile(string file, string @fixed, params MetadataReference[] references) =>
        Run(file, @fixed, redirects: true, references);

    public static Task FindsInFile(string file, params MetadataReference[] references) =>
        Run(file, null, redirects: false, references);

    private static async Task Run(string source, string? @fixed, bool redirects, params MetadataReference[] references)
    {
        var test = new CSharpCodeFixTest<TRule, TFix, DefaultVerifier>
        {
            TestCode = source,
            FixedCode = @fixed ?? source,
            ReferenceAssemblies = new ReferenceAssemblies("net10.0"),
            CodeActionValidationMode = CodeActionValidationMode.None,
        };
        test.TestState.AdditionalReferences.AddRange([.. References.All, .. references]);
        test.TestState.AnalyzerConfigFiles.Add(
            ("/.globalconfig", $"is_global = true\nbuild_property.SllInterceptTorch = {redirects}"));
        await test.RunAsync();
    }

    private static string File(string body) => $$"""
        using System;
        using System.Threading.Tasks;
        using SllCore;
        using TorchSharp;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn.functional;

        class Model
        {
            Tensor F(Tensor x, Tensor t)
            {
                {{body}}
            }

            static async Task<Tensor> Later(Tensor x) { await Task.Yield(); return x; }
        }
        """;
}

/// <inheritdoc cref="RuleTest{TRule, TFix}"/>
internal static class RuleTest<TRule>
    where TRule : DiagnosticAnalyzer, new()
{
    public static Task Finds(string body, bool redirects = false) =>
        RuleTest<TRule, EmptyCodeFixProvider>.Finds(body, redirects);

    public static Task FindsInFile(string file) => RuleTest<TRule, EmptyCodeFixProvider>.FindsInFile(file);
}
