using System.Text.RegularExpressions;

namespace SllCore.Tests.Architecture;

/// <summary>Dependencies run in one direction: a folder names only types of the folders before it.</summary>
public sealed partial class LayerTests
{
    // Between arrows: folders that do not know each other. A dot is the package's own folder.
    [Theory]
    [InlineData(
        "Sll.Core",
        "Arguments Arithmetic → Kernels Collectives → Autograd → Steps → Bands → KHot Counting Blends → Coverage → " +
        "Discrete → Options → Report → Tables → Operators Schedules → . → Modules")]
    [InlineData(
        "Sll.Quantization",
        "Quantizers Modules → Options Onnx FakeQuantization → Integer → Export Graph Report → Training → .")]
    [InlineData(
        "Sll.Spiking",
        "Arguments Resets Formulas Counting State → Composed Fused Encoders Losses → Surrogates → Neurons → Layers → " +
        "Monitors → .")]
    public void No_folder_names_a_type_of_a_later_one(string package, string order)
    {
        var root = Path.Combine(Root(), package);
        var layers = order.Split(" → ").Select(layer => layer.Split(' ')).ToArray();
        int Layer(string folder) => Array.FindIndex(layers, layer => layer.Contains(folder)) is var found and >= 0
            ? found
            : throw new InvalidOperationException($"Give the folder {folder} a place among the layers.");
        var files = Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Folder: Path.GetRelativePath(root, Path.GetDirectoryName(path)!), Path: path))
            .Where(file => !Regex.IsMatch(file.Folder, "^(obj|bin|buildTransitive)"))
            .Select(file => (file.Folder, file.Path, Text: Comments().Replace(File.ReadAllText(file.Path), "")))
            .OrderBy(file => Layer(file.Folder)).ToArray();
        // A part of a class that belongs to an earlier folder does not count as its declaration.
        var homes = new Dictionary<string, string>();
        foreach (var file in files)
        {
            foreach (Match type in Declarations().Matches(file.Text))
                homes.TryAdd(type.Groups[1].Value, file.Folder);
        }
        homes.Should().NotBeEmpty();
        files.SelectMany(file => Words().Matches(file.Text).Select(word => word.Value).Distinct()
                .Where(word => homes.TryGetValue(word, out var home)
                    && home != file.Folder && Layer(home) >= Layer(file.Folder))
                .Select(word => $"{Path.GetRelativePath(root, file.Path)} names {word} of {homes[word]}"))
            .Should().BeEmpty();
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Sll.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The test runs outside its repository.");
        return Path.Combine(folder.FullName, "src");
    }

    [GeneratedRegex("""//[^\n]*|"(\\.|[^"\\\n])*"|nameof\([^)]*\)""")]
    private static partial Regex Comments();

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record(?: struct)?) ([A-Z]\w+)")]
    private static partial Regex Declarations();

    // What is called is a method, unless it is made anew.
    [GeneratedRegex(@"(?<=new )[A-Z]\w+|(?<![.\w])[A-Z]\w+(?![\w(])")]
    private static partial Regex Words();
}
