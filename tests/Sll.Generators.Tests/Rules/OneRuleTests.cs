using Microsoft.CodeAnalysis.Diagnostics;
using SllCore.Generators.Tests.Compiler;

namespace SllCore.Generators.Tests.Rules;

/// <summary>One loss of a gradient is one report, whatever rules there are.</summary>
public class OneRuleTests
{
    [Theory]
    [InlineData("(x > 0).@float()", "SLL001")]
    [InlineData("(x > 0) * 0.5", "SLL001")]
    [InlineData("torch.where(x > 0, 1, 0)", "SLL001")]
    [InlineData("(~(x > 0)).@float()", "SLL021")]
    [InlineData("torch.where((x > 0) & (x < 1), 1, -1)", "SLL021")]
    [InlineData("torch.where(x > 0, x * x, 1)", "SLL022")]
    [InlineData("x.where((x > 0).all(1), x * 2)", "SLL022")]
    [InlineData("x.gather(1, x.argmax(1, true))", "SLL004")]
    [InlineData("zeros_like(x).scatter(1, x.argmax(1, true), ones_like(x))", "SLL004")]
    [InlineData("zeros_like(x).scatter(1, x.topk(2, 1).indexes, ones_like(x))", "SLL019")]
    [InlineData("x.argsort(1).argsort(1)", "SLL020")]
    public async Task Finds_it(string expression, string id)
    {
        var found = await new Consumer().Compilation(Model.With($"public Tensor Run(Tensor x) => {expression};"))
            .WithAnalyzers([.. AllRules.Instances], new AnalyzerOptions([], new ProjectOptions(redirects: true)))
            .GetAnalyzerDiagnosticsAsync();
        found.Select(diagnostic => diagnostic.Id).Should().Equal(id);
    }
}
