using System.Text.RegularExpressions;

namespace SllCore.Tests.Architecture;

/// <summary>Dependencies run in one direction: a folder names only types of the folders before it.</summary>
public sealed partial class LayerTests
{
    // In a row: folders that do not know each other.
    private static readonly string[][] s_layers =
    [
        ["Arguments", "Arithmetic"], ["Kernels", "Collectives"], ["Autograd"], ["Steps"], ["Bands"],
        ["KHot", "Counting", "Blends"], ["Coverage"], ["Discrete"], ["Options"], ["Report"], ["Tables"],
        ["Operators", "Schedules"], [""], ["Modules"],
    ];

    [Fact]
    public void No_folder_names_a_type_of_a_later_one()
    {
        var files = Directory.GetFiles(Root(), "*.cs", SearchOption.AllDirectories)
            .Select(path => (Folder: Path.GetRelativePath(Root(), Path.GetDirectoryName(path)!).Trim('.'), Path: path))
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
                .Select(word => $"{Path.GetRelativePath(Root(), file.Path)} names {word} of {homes[word]}"))
            .Should().BeEmpty();
    }

    private static int Layer(string folder) =>
        Array.FindIndex(s_layers, layer => layer.Contains(folder)) is var layer and >= 0
            ? layer
            : throw new InvalidOperationException($"Give the folder {folder} a place among the layers.");

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Sll.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The test runs outside its repository.");
        return Path.Combine(folder.FullName, "src/Sll.Core");
    }

    [GeneratedRegex("""//[^\n]*|"(\\.|[^"\\\n])*"|nameof\([^)]*\)""")]
    private static partial Regex Comments();

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record(?: struct)?) ([A-Z]\w+)")]
    private static partial Regex Declarations();

    [GeneratedRegex(@"(?<![.\w])[A-Z]\w+")]
    private static partial Regex Words();
}
