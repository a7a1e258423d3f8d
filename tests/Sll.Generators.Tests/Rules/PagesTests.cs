using SllCore.Generators.Tests.Compiler;

namespace SllCore.Generators.Tests.Rules;

/// <summary>One id is one rule, one page, one row of the table of rules.</summary>
public class PagesTests
{
    public static TheoryData<string> Ids => new(Rules.Select(rule => rule.Id));

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_has_a_page_that_begins_with_its_title_and_says_how_to_configure_it(string id)
    {
        var rule = Rules.Single(candidate => candidate.Id == id);
        var page = File.ReadAllText(Repository($"src/Sll.Core.Generators/docs/{id}.md"));
        page.Should().StartWith($"# {id}: {rule.Title}\n");
        page.Should().Contain($"dotnet_diagnostic.{id}.severity");
        rule.HelpLinkUri.Should().EndWith($"/src/Sll.Core.Generators/docs/{id}.md");
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_is_in_the_table_of_rules_with_its_severity(string id)
    {
        var severity = Rules.Single(rule => rule.Id == id).DefaultSeverity.ToString().ToLowerInvariant();
        File.ReadAllLines(Repository("src/Sll.Core/docs/redirection.md")).Should()
            .ContainSingle(line => line.StartsWith($"| [{id}](../../Sll.Core.Generators/docs/{id}.md) |")
                && line.EndsWith($"| {severity} |"));
    }

    [Theory]
    [InlineData("SLL100")]
    [InlineData("SLL101")]
    [InlineData("SLL102")]
    public void An_error_of_the_build_has_a_page(string id)
    {
        File.ReadAllText(Repository($"src/Sll.Core.Generators/docs/{id}.md")).Should().StartWith($"# {id}: ");
        File.ReadAllText(Repository("src/Sll.Core/buildTransitive/Redirection.targets"))
            .Should().Contain($"Code=\"{id}\"");
    }

    private static IEnumerable<Microsoft.CodeAnalysis.DiagnosticDescriptor> Rules =>
        AllRules.Instances.SelectMany(rule => rule.SupportedDiagnostics);

    private static string Repository(string path) => Path.GetFullPath(path, Root(AppContext.BaseDirectory));

    private static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "Sll.sln")) ? folder : Root(Path.GetDirectoryName(folder)!);
}
