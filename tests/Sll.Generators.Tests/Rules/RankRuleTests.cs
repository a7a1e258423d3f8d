using SllCore.CodeFixes;
using SllCore.Generators.Rules;
using SllCore.Generators.Tests.Compiler;

namespace SllCore.Generators.Tests.Rules;

using Rule = RuleTest<RankRule, RankFix>;

public class RankRuleTests
{
    [Theory]
    [InlineData("x.argsort().argsort()", "SllOps.Rank(x, -1)")]
    [InlineData("x.argsort(1).argsort(1)", "SllOps.Rank(x, 1)")]
    [InlineData("torch.argsort(torch.argsort(x, 0), 0)", "SllOps.Rank(x, 0)")]
    [InlineData("x.argsort(1, true).argsort(1)", "SllOps.Rank(x, 1, true)")]
    [InlineData("x.argsort(dim: 1, descending: true).argsort(dim: 1)", "SllOps.Rank(x, 1, true)")]
    public Task Are_replaced_by_those_of_SllOps(string call, string replacement) =>
        Rule.Fixes($"return {{|SLL020:{call}|}};", $"return {replacement};");

    [Theory]
    [InlineData("return {|SLL020:x.argsort(1).argsort(0)|};")]
    [InlineData("return {|SLL020:x.argsort(1).argsort(1, true)|};")]
    [InlineData("var order = x.argsort(1); return {|SLL020:order.argsort(1)|} + order;")]
    public Task Are_found_where_no_replacement_is_right_for_sure(string body) => Rule.Finds(body);

    [Theory]
    [InlineData("return x.argsort(1);")]
    [InlineData("return t.argsort(1) + x.argsort(1);")]
    [InlineData("using (torch.no_grad()) return x.argsort(1).argsort(1);")]
    public Task Are_left_alone(string body) => Rule.Finds(body);
}
