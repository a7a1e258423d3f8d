using SllCore.CodeFixes;
using SllCore.Generators.Rules;
using SllCore.Generators.Tests.Compiler;

namespace SllCore.Generators.Tests.Rules;

using Rule = RuleTest<ArgmaxIndexRule, ArgmaxIndexFix>;

public class ArgmaxIndexRuleTests
{
    public static TheoryData<string, string> Replacements => new()
    {
        { "t.gather(1, x.argmax(1, true))", "SllOps.Take(SllOps.Argmax(x, 1), t, 1, true)" },
        { "torch.gather(t, -1, torch.argmax(x, -1, keepdim: true))", "SllOps.Take(SllOps.Argmax(x, -1), t, -1, true)" },
        { "(t + 1).gather(0, (x - t).argmax(0).unsqueeze(0))", "SllOps.Take(SllOps.Argmax(x - t, 0), t + 1, 0, true)" },
        { "t.take_along_dim(x.argmax(1, true), 1)", "SllOps.Take(SllOps.Argmax(x, 1), t, 1, true)" },
    };

    [Theory]
    [MemberData(nameof(Replacements))]
    public Task A_choice_along_a_dimension_is_replaced_by_that_of_SllOps(string expression, string replacement) =>
        Rule.Fixes($"return {{|SLL004:{expression}|}} * 2;", $"return {replacement} * 2;");

    [Theory]
    [MemberData(nameof(Replacements))]
    public void The_replacement_has_the_same_values(string expression, string replacement)
    {
        var (expected, actual) = Values.Of(expression, replacement);
        actual.Should().Be(expected);
    }

    [Theory]
    [InlineData("return {|SLL004:t[x.argmax(1)]|};")]
    [InlineData("var best = torch.argmax(x, 1); return {|SLL004:t[best]|};")]
    [InlineData("return {|SLL004:t.index_select(0, x.argmax(1))|};")]
    [InlineData("return {|SLL004:torch.index_select(t, 0, x.argmax(1))|};")]
    [InlineData("return {|SLL004:t.index_select(0, x.argmax(1).unsqueeze(1))|};")]
    [InlineData("var best = x.argmax(1, true); return {|SLL004:t.gather(1, best)|};")]
    [InlineData("return {|SLL004:t.gather(0, x.argmax(1, true))|};")]
    [InlineData("return {|SLL004:t.gather(1, x.argmax(1, false))|};")]
    [InlineData("return {|SLL004:t.gather(1, x.argmax(1).unsqueeze(0))|};")]
    [InlineData("return {|SLL004:t.take_along_dim(x.argmax())|};")]
    [InlineData("return t?{|SLL004:.gather(1, x.argmax(1, true))|};")]
    [InlineData("return {|SLL004:t.take(x.argmax())|};")]
    public Task A_choice_is_found_where_no_replacement_is_right_for_sure(string body) => Rule.Finds(body);

    [Theory]
    [InlineData("return x.argmax(1).eq(t);")]
    [InlineData("return t[x.argmin(1)];")]
    [InlineData("var digit = x.argmax().item<long>(); return t * digit;")]
    [InlineData("using (torch.no_grad()) return t[x.argmax(1)];")]
    public Task Other_uses_are_left_alone(string body) => Rule.Finds(body);
}
