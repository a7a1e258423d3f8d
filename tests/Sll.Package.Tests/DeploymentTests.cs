namespace SllCore.Package.Tests;

/// <summary>A program that trains, saves and moves a module runs however it is published. Every way has a copy of the
/// consumer, deleted at the end: each holds half a gigabyte.</summary>
[Collection(nameof(Feed))]
public class DeploymentTests(Feed feed)
{
    private static readonly string[] s_shared = ["-p:SelfContained=false"];
    private static readonly string[] s_alone = ["-p:SelfContained=true"];
    private static readonly string[] s_file = ["-p:PublishSingleFile=true"];
    private static readonly string[] s_trimmed = [.. s_alone, "-p:PublishTrimmed=true"];
    private static readonly string[] s_native = ["-p:PublishAot=true"];

    public static TheoryData<string, string, string[]> Ways => new()
    {
        { "Deployed", "FrameworkDependent", s_shared },
        { "Deployed", "SelfContained", s_alone },
        { "Deployed", "SingleFile", [.. s_file, .. s_shared] },
        { "Deployed", "ExtractedLibraries", [.. s_file, .. s_shared, "-p:IncludeNativeLibrariesForSelfExtract=true"] },
        { "Deployed", "ExtractedContent", [.. s_file, .. s_alone, "-p:IncludeAllContentForSelfExtract=true"] },
        { "Deployed", "Trimmed", s_trimmed },
        { "Deployed", "NativeAot", s_native },
        { "Quantization", "Trimmed", s_trimmed },
        { "Quantization", "NativeAot", s_native },
        { "Spiking", "SingleFile", [.. s_file, .. s_shared] },
        { "Spiking", "Trimmed", s_trimmed },
        { "Spiking", "NativeAot", s_native },
    };

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Ways))]
    public async Task It_runs_as_published(string consumer, string way, string[] properties)
    {
        var project = feed.ConsumerOnNet10(consumer, consumer + way);
        try
        {
            var output = await Dotnet.Succeeds(
                project,
                [
                    "publish", "-o", "out", "-r", "linux-x64", "-p:UseAppHost=true", "-p:TreatWarningsAsErrors=false",
                    .. properties,
                ]);
            // TorchSharp warns of its own reflection.
            output.Should().NotContain("SllCore.").And.NotContain("Assembly 'Sll.");
            (await Dotnet.Starts(Path.Combine(project, "out", consumer))).Should().Be("trained\n");
        }
        finally
        {
            Directory.Delete(project, recursive: true);
        }
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task It_runs_as_one_file_of_code()
    {
        var folder = Directory.CreateDirectory(Path.Combine(feed.Folder, "OneFile")).FullName;
        var code = await File.ReadAllTextAsync(
            Feed.Repository("tests/Sll.Package.Tests/Consumers/Deployed/Program.cs"));
        await File.WriteAllTextAsync(Path.Combine(folder, "app.cs"), $"""
            #:package Sll.Core@{feed.Version}
            #:package TorchSharp-cpu@0.107.0
            #:property RuntimeIdentifier=linux-x64
            {code}
            """);
        try
        {
            (await Dotnet.Succeeds(folder, "run", "app.cs")).Should().EndWith("trained\n");
        }
        finally
        {
            await Dotnet.Succeeds(folder, "clean", "app.cs");
        }
    }

    [Fact]
    public async Task The_library_is_mended_or_not_as_the_project_says_and_the_cache_keeps_its_own()
    {
        var project = feed.Consumer("Deployed", "Mended");
        var cached = Path.Combine(
            Feed.Cache, "torchsharp", "0.107.0", "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        var original = await File.ReadAllBytesAsync(cached);
        foreach (var (mends, changed) in new[] { ("false", 0), ("true", 1), ("false", 0), ("true", 1) })
        {
            await Dotnet.Succeeds(project, "build", "-o", "out", $"-p:SllPatchLibTorchSharp={mends}");
            var built = await File.ReadAllBytesAsync(Path.Combine(project, "out", "libLibTorchSharp.so"));
            built.Zip(original).Count(pair => pair.First != pair.Second).Should().Be(changed);
            (await File.ReadAllBytesAsync(cached)).Should().Equal(original);
        }
        Directory.Delete(project, recursive: true);
    }
}
