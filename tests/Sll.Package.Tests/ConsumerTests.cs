using System.Globalization;
using System.Text.RegularExpressions;

namespace SllCore.Package.Tests;

/// <summary>Fresh projects that have the package build without a warning, train and get their gradients.</summary>
[Collection(nameof(Feed))]
public partial class ConsumerTests(Feed feed)
{
    [Theory]
    [InlineData("Redirected")]
    [InlineData("Explicit")]
    [InlineData("FSharp")]
    [InlineData("Central")]
    [InlineData("Spiking")]
    [InlineData("Quantization")]
    [InlineData("FSharpAll")]
    public async Task Trains(string consumer) =>
        (await Feed.BuildAndRun(feed.Consumer(consumer))).Should().EndWith("trained\n");

    [Theory]
    [InlineData("Spiking")]
    [InlineData("Quantization")]
    public async Task Trains_on_the_newest_framework_too(string consumer) =>
        (await Feed.BuildAndRun(feed.ConsumerOnNet10(consumer, consumer + "Net10"))).Should().EndWith("trained\n");

    [Fact]
    public async Task Trains_with_a_package_that_its_library_brings() =>
        (await Feed.BuildAndRun(Path.Combine(feed.Consumer("Transitive"), "App"))).Should().EndWith("trained\n");

    [Fact]
    public async Task The_code_of_the_package_s_readme_runs()
    {
        var project = feed.Consumer("Readme");
        var readme = await File.ReadAllTextAsync(Feed.Repository("src/Sll.Core/README.md"));
        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), Code().Match(readme).Groups[1].Value);
        var percent = Percent().Match(await Feed.BuildAndRun(project)).Groups[1].Value;
        int.Parse(percent, CultureInfo.InvariantCulture).Should().BeGreaterThan(90);
    }

    [Fact]
    public async Task The_code_of_the_spiking_package_s_readme_runs()
    {
        var project = feed.Consumer("Spiking", "SpikingReadme");
        var readme = await File.ReadAllTextAsync(Feed.Repository("src/Sll.Spiking/README.md"));
        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), Code().Match(readme).Groups[1].Value);
        var percent = int.Parse(
            Percent().Match(await Feed.BuildAndRun(project)).Groups[1].Value, CultureInfo.InvariantCulture);
        percent.Should().BeGreaterThan(90);
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("^([0-9]+) ?%")]
    private static partial Regex Percent();
}
