using System.IO.Compression;
using System.Xml.Linq;

namespace SllCore.Package.Tests;

/// <summary>What travels in the package.</summary>
[Collection(nameof(Feed))]
public class PackageContentTests(Feed feed)
{
    [Fact]
    public void Libraries_their_docs_the_generator_the_rules_the_build_step_and_a_readme() =>
        Entries(feed.Package).Should().BeEquivalentTo(
            "Sll.Core.nuspec",
            "README.md",
            "icon.png",
            "analyzers/dotnet/cs/Sll.Core.CodeFixes.dll",
            "analyzers/dotnet/cs/Sll.Core.Generators.dll",
            "buildTransitive/Redirection.targets",
            "buildTransitive/Sll.Core.targets",
            "buildTransitive/WeakenLibStdCxxVersion.cs",
            "lib/net8.0/Sll.Core.dll",
            "lib/net8.0/Sll.Core.xml",
            "lib/net10.0/Sll.Core.dll",
            "lib/net10.0/Sll.Core.xml");

    [Fact]
    public void Symbols_are_in_a_package_of_their_own() =>
        Entries(feed.SymbolPackage).Should().BeEquivalentTo(
            "Sll.Core.nuspec", "lib/net8.0/Sll.Core.pdb", "lib/net10.0/Sll.Core.pdb");

    [Fact]
    public void TorchSharp_is_the_only_dependency() => Nuspec().Descendants()
        .Where(element => element.Name.LocalName == "dependency")
        .Select(element => $"{element.Attribute("id")!.Value} {element.Attribute("version")!.Value}")
        .Should().Equal("TorchSharp 0.107.0", "TorchSharp 0.107.0");

    [Theory]
    [InlineData("Sll.Quantization", "Sll.Core", "TorchSharp")]
    [InlineData("Sll.Spiking", "Sll.Core", "TorchSharp")]
    [InlineData("Sll.Spiking.Nir", "PureHDF", "Sll.Spiking", "TorchSharp")]
    public void The_other_packages_need_no_more_than_they_say(string project, params string[] dependencies)
    {
        Nuspec(project).Descendants().Where(element => element.Name.LocalName == "dependency")
            .Select(element => element.Attribute("id")!.Value).Distinct().Order().Should().Equal(dependencies);
        Entries(feed.PackageOf(project)).Should().BeEquivalentTo(
            $"{project}.nuspec", "README.md", "icon.png", $"lib/net8.0/{project}.dll", $"lib/net8.0/{project}.xml",
            $"lib/net10.0/{project}.dll", $"lib/net10.0/{project}.xml");
    }

    [Theory]
    [InlineData("Sll.Quantization", "Sll.Core")]
    [InlineData("Sll.Spiking", "Sll.Core")]
    [InlineData("Sll.Spiking.Nir", "Sll.Spiking")]
    public void The_rules_of_a_needed_package_come_along(string project, string needed) =>
        Nuspec(project).Descendants()
            .Where(element => element.Name.LocalName == "dependency" && element.Attribute("id")!.Value == needed)
            .Select(element => element.Attribute("exclude")?.Value).Should().Equal(null, null);

    [Theory]
    [InlineData("license", "MIT")]
    [InlineData("readme", "README.md")]
    [InlineData("icon", "icon.png")]
    [InlineData("id", "Sll.Core")]
    public void Metadata(string element, string value) => Metadatum(element).Value.Should().Be(value);

    [Fact]
    public void The_commit_it_was_built_from_is_named() =>
        Metadatum("repository").Attribute("commit")!.Value.Should().MatchRegex("^[0-9a-f]{40}$");

    private XElement Metadatum(string name) => Nuspec().Descendants().Single(element => element.Name.LocalName == name);

    private XDocument Nuspec(string project = "Sll.Core")
    {
        using var archive = ZipFile.OpenRead(feed.PackageOf(project));
        using var nuspec = archive.GetEntry($"{project}.nuspec")!.Open();
        return XDocument.Load(nuspec);
    }

    private static string[] Entries(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(entry => entry.FullName).Where(name => !IsContainer(name))];
    }

    private static bool IsContainer(string name) =>
        name == "[Content_Types].xml" || name.Split('/')[0] is "_rels" or "package";
}
