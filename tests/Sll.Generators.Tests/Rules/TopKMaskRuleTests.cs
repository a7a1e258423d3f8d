using SllCore.CodeFixes;
using SllCore.Generators.Rules;
using SllCore.Generators.Tests.Compiler;

namespace SllCore.Generators.Tests.Rules;

using Rule = RuleTest<TopKMaskRule, TopKMaskFix>;

public class TopKMaskRuleTests
{
    [Theory]
    [InlineData("zeros_like(x).scatter(1, x.topk(8, 1).indexes, ones_like(x))", "SllOps.TopK(x, 8, 1)")]
    [InlineData("torch.zeros_like(x).scatter_(-1, torch.topk(x, 3).indices, ones(4, 3))", "SllOps.TopK(x, 3, -1)")]
    [InlineData("zeros_like(x).scatter(0, x.topk(3, 0, false).indexes, ones_like(x))", "SllOps.TopK(x, 3, 0, false)")]
    public Task Is_replaced_by_the_one_of_SllOps(string call, string replacement) =>
        Rule.Fixes($"return {{|SLL019:{call}|}};", $"return {replacement};");

    [Theory]
    [InlineData("return {|SLL019:t.scatter(1, x.topk(8, 1).indexes, ones_like(x))|};")]
    [InlineData("return {|SLL019:zeros_like(t).scatter(1, x.topk(8, 1).indexes, ones_like(x))|};")]
    [InlineData("return {|SLL019:zeros_like(x).scatter(1, x.topk(8, 1).indexes, t)|};")]
    [InlineData("return {|SLL019:zeros_like(x).scatter(1, x.topk(8, 0).indexes, ones_like(x))|};")]
    [InlineData("var best = x.topk(8, 1); return {|SLL019:zeros_like(x).scatter(1, best.indexes, ones_like(x))|} " +
        "+ best.values;")]
    [InlineData("var (_, best) = x.topk(8, 1); return {|SLL019:zeros_like(x).scatter(1, best, ones_like(x))|};")]
    [InlineData(
        "var (values, best) = x.topk(8, 1); return {|SLL019:zeros_like(x).scatter(1, best, ones_like(x))|} + values;")]
    public Task Is_found_where_no_replacement_is_right_for_sure(string body) => Rule.Finds(body);

    [Theory]
    [InlineData("return x.topk(8, 1).values;")]
    [InlineData("return zeros_like(x).scatter(1, t, x.topk(8, 1).values);")]
    [InlineData("using (torch.no_grad()) return zeros_like(x).scatter(1, x.topk(8, 1).indexes, ones_like(x));")]
    public Task Is_left_alone(string body) => Rule.Finds(body);
}
