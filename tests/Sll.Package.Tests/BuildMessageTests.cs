namespace SllCore.Package.Tests;

/// <summary>What a build says about a project whose gradients would be lost.</summary>
[Collection(nameof(Feed))]
public class BuildMessageTests(Feed feed)
{
    [Fact]
    public async Task Warnings_that_an_editorconfig_silences_and_errors_for_what_cannot_work()
    {
        var project = feed.Consumer("Warned");
        var build = await Dotnet.Succeeds(project, "build");
        build.Should().Contain("warning SLL001").And.Contain("warning SLL002").And.Contain("warning SLL005");

        // The property turns SLL002's calls into redirected ones.
        (await Dotnet.Succeeds(project, "build", "--no-restore", "--no-incremental", "-p:SllInterceptTorch=true"))
            .Should().NotContain("SLL002").And.Contain("warning SLL001");

        (await Dotnet.Fails(
            project, "build", "--no-restore", "-p:SllInterceptTorch=true", "-p:CompilerApiVersion=roslyn4.8"))
            .Should().Contain("error SLL100");

        await File.WriteAllTextAsync(Path.Combine(project, ".editorconfig"), """
            [*.cs]
            dotnet_analyzer_diagnostic.category-Gradient.severity = none
            dotnet_diagnostic.SLL005.severity = error
            """);
        (await Dotnet.Fails(project, "build", "--no-restore"))
            .Should().Contain("error SLL005").And.NotContain("SLL001");
    }

    [Fact]
    public async Task A_warning_about_hooks_with_the_package_of_quantization_alone() =>
        (await Dotnet.Succeeds(feed.Consumer("PastHooks"), "build")).Should().Contain("Net.cs(12,49): warning SLL031");

    [Fact]
    public async Task Redirection_in_FSharp_is_an_error()
    {
        var project = feed.Consumer("FSharp", "FSharpRedirected");
        (await Dotnet.Fails(project, "build", "-p:SllInterceptTorch=true")).Should().Contain("error SLL102");
    }

    [Fact]
    public async Task Redirection_without_the_generator_is_an_error()
    {
        var project = Path.Combine(feed.Folder, "WithoutGenerator");
        Directory.CreateDirectory(project);
        await File.WriteAllTextAsync(Path.Combine(project, "WithoutGenerator.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <Import Project="{Feed.Repository("src/Sll.Core/buildTransitive/Redirection.targets")}" />
            </Project>
            """);
        (await Dotnet.Fails(project, "build", "-p:SllInterceptTorch=true")).Should().Contain("error SLL101");
    }
}
