using SllCore.CodeFixes;
using SllCore.Generators.Rules;
using SllCore.Generators.Tests.Compiler;

namespace SllCore.Generators.Tests.Rules;

using Rule = RuleTest<OneHotRule, OneHotFix>;

public class OneHotRuleTests
{
    [Theory]
    [InlineData("one_hot(x.argmax(1), 10)", "SllOps.Argmax(x, 1)")]
    [InlineData("nn.functional.one_hot(torch.argmax(x, -1))", "SllOps.Argmax(x, -1)")]
    [InlineData("one_hot(x.argmax(dim: 1))", "SllOps.Argmax(x, 1)")]
    public Task Is_replaced_by_the_one_of_SllOps(string call, string replacement) =>
        Rule.Fixes($"return {{|SLL003:{call}|}};", $"return {replacement};");

    [Theory]
    [InlineData("return {|SLL003:one_hot(x.argmax())|};")]
    [InlineData("return {|SLL003:one_hot(x.argmax(1, true))|};")]
    [InlineData("var best = x.argmax(1); return {|SLL003:one_hot(best)|} + best;")]
    public Task Is_found_where_no_replacement_is_right_for_sure(string body) => Rule.Finds(body);

    [Theory]
    [InlineData("return one_hot(t);")]
    [InlineData("using (torch.no_grad()) return one_hot(x.argmax(1));")]
    [InlineData("return x.argmax(1).eq(t);")]
    public Task Is_left_alone(string body) => Rule.Finds(body);
}
