namespace SllCore.Tests.Documentation;

/// <summary>The examples of the XML documentation compile, and give the values they promise.</summary>
public sealed class DocumentationTests
{
    public static TheoryData<DocumentedExample> Examples => [.. DocumentedExample.All];

    [Theory, MemberData(nameof(Examples))]
    public void Examples_compile_and_keep_their_promises(DocumentedExample example)
    {
        var (errors, values) = example.Run();
        errors.Should().BeEmpty(example.Code);
        values.Where(value => value.Promised != value.Actual).Should().BeEmpty();
        if (example.Member.StartsWith("M:SllCore.SllOps.", StringComparison.Ordinal) && example.Code.Contains("//", StringComparison.Ordinal))
            values.Should().HaveCount(2);
    }

    [Fact]
    public void Every_operator_and_every_way_to_open_a_scope_has_an_example()
    {
        var documented = DocumentedExample.All.Select(example => example.Member.Split('(')[0]).ToHashSet();
        var members = new[] { typeof(SllOps), typeof(Sll) }
            .SelectMany(type => type.GetMethods().Where(method => method.IsStatic && !method.IsSpecialName))
            .Select(method => $"M:{method.DeclaringType!.FullName}.{method.Name}").Distinct();
        members.Should().BeSubsetOf(documented);
    }
}
