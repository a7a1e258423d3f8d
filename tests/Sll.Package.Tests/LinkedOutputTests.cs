using CliWrap;
using CliWrap.Buffered;

namespace SllCore.Package.Tests;

/// <summary>The native libraries are linked into the outputs of samples and tests; what a compiler writes is not: it
/// would change under a program that runs.</summary>
public sealed class LinkedOutputTests
{
    [Fact]
    public async Task What_the_compiler_writes_is_a_file_of_its_own()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var written = Directory.GetDirectories(Feed.Repository("samples"))
            .Select(sample => Path.Combine(sample, "obj")).Where(Directory.Exists)
            .SelectMany(folder => Directory.GetFiles(folder, "*.dll", SearchOption.AllDirectories)).ToArray();
        written.Should().NotBeEmpty();
        var links = await Cli.Wrap("stat").WithArguments(["--format=%h", .. written]).ExecuteBufferedAsync();
        links.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Should().HaveCount(written.Length).And.OnlyContain(count => count == "1");
    }
}
