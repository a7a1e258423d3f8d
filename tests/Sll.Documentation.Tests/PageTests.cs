namespace SllCore.Documentation.Tests;

/// <summary>What the pages point to is there.</summary>
public sealed class PageTests
{
    public static TheoryData<string> Paths => [.. Page.All.Select(page => page.Path)];

    [Theory, MemberData(nameof(Paths))]
    public void A_link_leads_to_a_file(string path)
    {
        var page = new Page(path);
        page.Links.Where(link => !Path.Exists(page.Resolve(link))).Should().BeEmpty();
    }

    [Theory, MemberData(nameof(Paths))]
    public void A_command_names_a_project_that_exists(string path) =>
        new Page(path).Projects.Where(project => !Directory.Exists(Page.FullPath(project))).Should().BeEmpty();

    [Fact]
    public void Every_page_can_be_reached_from_the_README()
    {
        var reached = new HashSet<string> { Page.FullPath("README.md") };
        var open = new Queue<string>(reached);
        while (open.TryDequeue(out var file))
        {
            var page = new Page(Path.GetRelativePath(Page.FullPath("."), file));
            foreach (var link in page.Links.Select(page.Resolve)
                .Where(link => link.EndsWith(".md", StringComparison.Ordinal) && reached.Add(link)))
                open.Enqueue(link);
        }
        Page.All.Select(page => Page.FullPath(page.Path)).Except(reached).Should().BeEmpty();
    }

    [Fact]
    public void Every_page_has_a_place_on_the_site()
    {
        var contents = File.ReadAllLines(Page.FullPath(".docfx/guide/toc.yml"));
        Page.All.Select(page => page.Path).Where(path => path != "README.md")
            .Where(path => !contents.Contains($"  - href: ../../{path}"))
            .Should().BeEmpty("`.docfx/guide/toc.yml` lists every page");
    }

    [Fact]
    public void The_README_is_short() =>
        new FileInfo(Page.FullPath("README.md")).Length.Should().BeLessThanOrEqualTo(7 * 1024);
}
