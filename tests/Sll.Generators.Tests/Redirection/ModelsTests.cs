using SllCore.Generators.Redirection;

namespace SllCore.Generators.Tests.Redirection;

/// <summary>What the pipeline keeps between two runs.</summary>
public class ModelsTests
{
    private static readonly Type[] s_models = [typeof(RedirectedCall), typeof(RedirectionOptions), typeof(TorchCall)];

    public static TheoryData<Type> Models => new(s_models);

    /// <summary>A Roslyn type in a model would keep a whole compilation alive and never be equal to the next
    /// one.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Are_records_of_plain_values(Type model)
    {
        model.Should().Implement(typeof(IEquatable<>).MakeGenericType(model));
        model.GetProperties().Where(property => property.GetMethod!.IsPublic && !property.GetMethod.IsStatic)
            .Select(property => property.PropertyType)
            .Should().OnlyContain(type => type == typeof(string) || type == typeof(bool) || s_models.Contains(type));
    }

    [Fact]
    public void Are_all_the_types_between_parsing_and_emitting() =>
        typeof(RedirectionGenerator).Assembly.GetTypes()
            .Where(type => type.GetMethod("<Clone>$") is not null)
            .Should().BeEquivalentTo(s_models);

    [Fact]
    public void Equal_values_are_equal_calls()
    {
        var call = new RedirectedCall(new TorchCall("sign", "Sign"), OnInstance: true, "[A]", "F.cs, line 1");
        call.Should().Be(call with { Call = new TorchCall("sign", "Sign") });
        call.Should().NotBe(call with { Attribute = "[B]" });
    }
}
