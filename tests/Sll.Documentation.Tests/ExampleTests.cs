namespace SllCore.Documentation.Tests;

/// <summary>The examples of the XML documentation and of the pages compile, and give the values they promise.</summary>
public sealed class ExampleTests
{
    public static TheoryData<Example> Examples => [.. Example.All];

    [Theory, MemberData(nameof(Examples))]
    public void Examples_compile_and_keep_their_promises(Example example)
    {
        var (errors, values) = example.Run();
        errors.Should().BeEmpty(example.Code);
        values.Where(value => value.Promised != value.Actual).Should().BeEmpty();
        values.Should().HaveCount(example.Promises);
    }

    [Theory, MemberData(nameof(Examples))]
    public async Task Rules_fire_on_the_lines_that_say_so(Example example) =>
        (await example.Findings()).Should().BeEquivalentTo(example.Announced);

    [Fact]
    public void Every_operator_and_every_way_to_open_a_scope_has_an_example()
    {
        var documented = Example.All.Select(example => example.Source.Split('(')[0]).ToHashSet();
        var members = new[] { typeof(SllOps), typeof(Sll) }
            .SelectMany(type => type.GetMethods().Where(method => method.IsStatic && !method.IsSpecialName))
            .Select(method => $"M:{method.DeclaringType!.FullName}.{method.Name}").Distinct();
        members.Should().BeSubsetOf(documented);
    }
}
