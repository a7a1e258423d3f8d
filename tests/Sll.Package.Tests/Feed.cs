namespace SllCore.Package.Tests;

/// <summary>
/// A folder of its own for one run: the packages, packed as for nuget.org but under a version that no cache has seen,
/// and consumer projects that get them from there. Other packages come from the user's cache, which would
/// otherwise be copied, 1.2 GB for each run.
/// </summary>
public sealed class Feed : IAsyncLifetime
{
    private static readonly string[] s_linked = ["CopyFilesToOutputDirectory", "CopyLocal", "PublishFiles"];

    /// <summary>Below every version that is released, and of this run alone: no cache can hold it.</summary>
    public string Version { get; } = $"0.0.0-test.{DateTime.UtcNow:yyyyMMddHHmmssfff}";

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"sll-package-tests-{Guid.NewGuid():N}");

    public string Package => PackageOf("Sll.Core");

    public string SymbolPackage => Path.ChangeExtension(Package, ".snupkg");

    public string PackageOf(string project) => Path.Combine(Folder, "feed", $"{project}.{Version}.nupkg");

    /// <summary>A file of the repository.</summary>
    public static string Repository(string path) => Path.GetFullPath(path, Root(AppContext.BaseDirectory));

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Folder);
        foreach (var project in new[] { "Sll.Core", "Sll.Quantization", "Sll.Spiking", "Sll.Spiking.Nir" })
        {
            var output = await Dotnet.Succeeds(
                Repository("."), "pack", $"src/{project}", "-c", "Release", "-o", Path.Combine(Folder, "feed"),
                $"-p:PackageVersion={Version}");
            output.Should().NotContain("warning");
        }
        await File.WriteAllTextAsync(Path.Combine(Folder, "nuget.config"), NugetConfig());
        await File.WriteAllTextAsync(Path.Combine(Folder, "Directory.Build.props"), BuildProps());
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Copies a project of the folder Consumers.</summary>
    public string Consumer(string name, string? folder = null)
    {
        var source = Repository(Path.Combine("tests/Sll.Package.Tests/Consumers", name));
        var target = Path.Combine(Folder, folder ?? name);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        return target;
    }

    /// <summary>Copies a project and makes it one for .NET 10.</summary>
    public string ConsumerOnNet10(string name, string folder)
    {
        var project = Consumer(name, folder);
        var file = Path.Combine(project, name + ".csproj");
        File.WriteAllText(file, File.ReadAllText(file).Replace("net8.0", "net10.0"));
        return project;
    }

    /// <summary>Builds without a warning and runs; gives what the program printed.</summary>
    public static async Task<string> BuildAndRun(string project)
    {
        var build = await Dotnet.Succeeds(project, "build", "-c", "Release", "-o", "out");
        build.Should().NotContain("warning");
        var name = Path.GetFileNameWithoutExtension(Directory.EnumerateFiles(project, "*.*proj").Single());
        return await Dotnet.Succeeds(project, $"out/{name}.dll");
    }

    /// <summary>The user's cache of packages, which the consumers read and must never write to.</summary>
    public static string Cache => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private string NugetConfig() => $"""
        <configuration>
          <config><add key="globalPackagesFolder" value="{Path.Combine(Folder, "packages")}" /></config>
          <fallbackPackageFolders><add key="cache" value="{Cache}" /></fallbackPackageFolders>
          <packageSources><add key="feed" value="{Path.Combine(Folder, "feed")}" /></packageSources>
        </configuration>
        """;

    // What the tests need rather than what a user would write: links instead of copies of the native libraries,
    // programs for .NET 8 on the newest .NET, and silence about packages of TorchSharp's that no registry may serve.
    private string BuildProps() => $"""
        <Project>
          <PropertyGroup>
            <SllVersion>{Version}</SllVersion>
            <TorchSharpVersion>0.107.0</TorchSharpVersion>
            <NoWarn>$(NoWarn);NU1603</NoWarn>
            <RollForward>Major</RollForward>
            <UseAppHost>false</UseAppHost>
            <SatelliteResourceLanguages>en</SatelliteResourceLanguages>
            {string.Concat(s_linked.Select(files =>
                $"<CreateHardLinksFor{files}IfPossible>true</CreateHardLinksFor{files}IfPossible>"))}
          </PropertyGroup>
        </Project>
        """;

    private static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "Sll.sln")) ? folder : Root(Path.GetDirectoryName(folder)!);
}
