using System.Text.RegularExpressions;

namespace SllCore.Documentation.Tests;

/// <summary>A page of the documentation: a Markdown file of the repository.</summary>
internal sealed partial record Page(string Path)
{
    private static readonly string s_root = Root(AppContext.BaseDirectory);

    public static IReadOnlyList<Page> All { get; } =
    [
        .. Files("*.md", "src", "samples").Append("README.md")
            .Select(file => new Page(file)).OrderBy(page => page.Path),
    ];

    public string Text => field ??= File.ReadAllText(FullPath(Path));

    /// <summary>Its blocks of C#.</summary>
    public IEnumerable<string> Code => Block().Matches(Text).Select(match => match.Groups[1].Value);

    /// <summary>What it links to in this repository, without the part after #.</summary>
    public IEnumerable<string> Links => Link().Matches(Text).Select(match => match.Groups[1].Value)
        .Where(link => !link.StartsWith("http", StringComparison.Ordinal) && !link.StartsWith('#'))
        .Select(link => link.Split('#')[0]);

    /// <summary>The projects of the commands that it gives.</summary>
    public IEnumerable<string> Projects => Project().Matches(Text).Select(match => match.Groups[1].Value);

    public string Resolve(string link) =>
        System.IO.Path.GetFullPath(link, System.IO.Path.GetDirectoryName(FullPath(Path))!);

    /// <summary>The files of some folders, by their paths below the root; not what a build writes.</summary>
    public static IEnumerable<string> Files(string pattern, params string[] folders) =>
        folders.SelectMany(folder => Directory.GetFiles(FullPath(folder), pattern, SearchOption.AllDirectories))
            .Select(file => System.IO.Path.GetRelativePath(s_root, file))
            .Where(file => !BuildOutput().IsMatch(file));

    public static string FullPath(string path) => System.IO.Path.GetFullPath(path, s_root);

    private static string Root(string folder) => File.Exists(System.IO.Path.Combine(folder, "Sll.sln"))
        ? folder
        : Root(System.IO.Path.GetDirectoryName(folder)!);

    [GeneratedRegex(@"[/\\](bin|obj)[/\\]|AnalyzerReleases")]
    private static partial Regex BuildOutput();

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?:--project|dotnet test -c Release) ([a-zA-Z./]+/[\w.]+)")]
    private static partial Regex Project();
}
