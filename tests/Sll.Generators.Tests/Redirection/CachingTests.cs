using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SllCore.Generators.Redirection;
using SllCore.Generators.Tests.Compiler;

namespace SllCore.Generators.Tests.Redirection;

/// <summary>An edit redoes the work it touches and no other.</summary>
public class CachingTests
{
    private const string ModelFile = "class A { TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor x) => x.sign(); }";
    private const string OtherFile = "class B { int G() => 1; }";

    [Theory]
    [InlineData("class B { int G() => 2; int H() => 3; }")]
    [InlineData("class B { int sign() => sign(); }")]
    [InlineData("")]
    public void An_edit_in_another_file_leaves_every_step_cached(string edited)
    {
        var steps = StepsAfter(OtherFile, edited);
        steps.Should().NotBeEmpty();
        steps.Should().OnlyContain(reason =>
            reason == IncrementalStepRunReason.Cached || reason == IncrementalStepRunReason.Unchanged);
        OutputAfter(OtherFile, edited).Should().OnlyContain(reason => reason == IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void An_edit_behind_the_calls_in_their_own_file_moves_nothing_but_their_file_s_identity() =>
        // The location of a call holds its file's checksum, so any edit of the file must be seen.
        OutputAfter(ModelFile, ModelFile + " // end").Should().Contain(IncrementalStepRunReason.Modified);

    [Theory]
    [InlineData("class A { TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor x) => x.floor(); }")]
    [InlineData("class A { TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor x) => x.sign().sign(); }")]
    [InlineData("class A { [SllCore.NoIntercept] TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor x) => x.sign(); }")]
    public void An_edit_of_a_call_is_seen(string edited)
    {
        StepsAfter(ModelFile, edited).Should().Contain(
            reason => reason != IncrementalStepRunReason.Cached && reason != IncrementalStepRunReason.Unchanged);
        OutputAfter(ModelFile, edited).Should().Contain(reason => reason != IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void A_mark_on_the_other_part_of_a_class_is_seen()
    {
        var parts = new[] { "partial " + ModelFile, "partial class A { }" };
        var result = Edit(parts, 1, "[SllCore.NoIntercept] partial class A { }");
        result.GeneratedTrees.Should().BeEmpty();
    }

    [Fact]
    public void Turning_the_property_off_is_seen()
    {
        var consumer = new Consumer();
        var compilation = consumer.Compilation(ModelFile);
        var driver = consumer.Driver(track: true).RunGenerators(compilation);
        driver.GetRunResult().GeneratedTrees.Should().ContainSingle();
        driver.WithUpdatedAnalyzerConfigOptions(new ProjectOptions(redirects: false))
            .RunGenerators(compilation).GetRunResult().GeneratedTrees.Should().BeEmpty();
    }

    private static ImmutableArray<IncrementalStepRunReason> StepsAfter(string file, string edited)
    {
        var steps = EditOne(file, edited).Results.Single().TrackedSteps;
        return Reasons(
            steps.Where(step => step.Key is RedirectionGenerator.CallsStep or RedirectionGenerator.OptionsStep)
                .SelectMany(step => step.Value));
    }

    private static ImmutableArray<IncrementalStepRunReason> OutputAfter(string file, string edited) =>
        Reasons(EditOne(file, edited).Results.Single().TrackedOutputSteps.SelectMany(step => step.Value));

    private static ImmutableArray<IncrementalStepRunReason> Reasons(IEnumerable<IncrementalGeneratorRunStep> steps) =>
        [.. steps.SelectMany(step => step.Outputs).Select(output => output.Reason)];

    private static GeneratorDriverRunResult EditOne(string file, string edited) =>
        Edit([ModelFile, OtherFile], file == ModelFile ? 0 : 1, edited);

    private static GeneratorDriverRunResult Edit(string[] files, int index, string edited)
    {
        var consumer = new Consumer();
        CSharpCompilation compilation = consumer.Compilation(files);
        var tree = compilation.SyntaxTrees[index];
        var changed = compilation.ReplaceSyntaxTree(tree, consumer.Tree(edited, tree.FilePath));
        return consumer.Driver(track: true).RunGenerators(compilation).RunGenerators(changed).GetRunResult();
    }
}
