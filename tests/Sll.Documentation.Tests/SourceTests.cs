namespace SllCore.Documentation.Tests;

/// <summary>Lines are as short as .editorconfig says, and most files fit a screen.</summary>
public sealed class SourceTests
{
    public static TheoryData<string> Projects =>
        [.. Directory.GetDirectories(Page.FullPath("src")).Select(folder => Path.GetFileName(folder))];

    [Fact]
    public void No_line_is_longer_than_120_characters()
    {
        var tooLong =
            from file in Page.Files("*.cs", "src", "tests", "samples")
            from line in File.ReadLines(Page.FullPath(file)).Index()
            where line.Item.Length > 120
            select $"{file}:{line.Index + 1}";
        tooLong.Should().BeEmpty();
    }

    [Theory, MemberData(nameof(Projects))]
    public void The_median_file_of_a_project_has_fewer_than_80_lines(string project)
    {
        var lengths = Page.Files("*.cs", $"src/{project}").Select(file => File.ReadLines(Page.FullPath(file)).Count());
        lengths.Order().ElementAt(lengths.Count() / 2).Should().BeLessThan(80);
    }
}
