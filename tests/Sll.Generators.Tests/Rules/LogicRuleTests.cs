using SllCore.CodeFixes;
using SllCore.Generators.Rules;
using SllCore.Generators.Tests.Compiler;

namespace SllCore.Generators.Tests.Rules;

using Rule = RuleTest<LogicRule, NumbersFix>;

public class LogicRuleTests
{
    public static TheoryData<string, string> Replacements => new()
    {
        { "((x > 0) & (x < t)).@float()", "SllOps.LogicalAnd(SllOps.Greater(x, 0), SllOps.Less(x, t))" },
        { "((x > 0) | (x <= -0.5)).to(x.dtype)", "SllOps.LogicalOr(SllOps.Greater(x, 0), SllOps.LessEqual(x, -0.5))" },
        { "((x > 0) ^ (t > 0)).to_type(ScalarType.Float32)",
            "SllOps.LogicalXor(SllOps.Greater(x, 0), SllOps.Greater(t, 0))" },
        { "(~(x >= t)).@double()", "SllOps.LogicalNot(SllOps.GreaterEqual(x, t))" },
        { "(x > t).logical_and(x < 0.6).type_as(x)", "SllOps.LogicalAnd(SllOps.Greater(x, t), SllOps.Less(x, 0.6))" },
        { "torch.logical_or(x > t, 0.6 > x).@float()", "SllOps.LogicalOr(SllOps.Greater(x, t), SllOps.Less(x, 0.6))" },
        { "torch.logical_xor(x.gt(t), t.le(0)).@float()",
            "SllOps.LogicalXor(SllOps.Greater(x, t), SllOps.LessEqual(t, 0))" },
        { "(x > t).logical_not().half()", "SllOps.LogicalNot(SllOps.Greater(x, t))" },
        { "(x > t).bitwise_and((x < 1).bitwise_not()).@float()",
            "SllOps.LogicalAnd(SllOps.Greater(x, t), SllOps.LogicalNot(SllOps.Less(x, 1)))" },
        { "torch.bitwise_or(x > t, torch.bitwise_xor(x < 0, t < 0)).@float()",
            "SllOps.LogicalOr(SllOps.Greater(x, t), SllOps.LogicalXor(SllOps.Less(x, 0), SllOps.Less(t, 0)))" },
        { "(x > 0).all().@float()", "SllOps.All(SllOps.Greater(x, 0))" },
        { "torch.all(x <= t, 1).@float()", "SllOps.All(SllOps.LessEqual(x, t), 1)" },
        { "(x >= t).any(dim: 1, keepdim: true).@float()", "SllOps.Any(SllOps.GreaterEqual(x, t), 1, true)" },
        { "((x > 0) & (x < 1)).any(0).@float()",
            "SllOps.Any(SllOps.LogicalAnd(SllOps.Greater(x, 0), SllOps.Less(x, 1)), 0)" },
        { "((x > 0) & (torch.arange(4) < 2)).@float()",
            "SllOps.LogicalAnd(SllOps.Greater(x, 0), torch.arange(4) < 2)" },
        { "((x > 0) | x.isnan()).@float()", "SllOps.LogicalOr(SllOps.Greater(x, 0), x.isnan())" },
        { "((x > 0) & ~(x == t)).@float()", "SllOps.LogicalAnd(SllOps.Greater(x, 0), ~(x == t))" },
        { "torch.where((x > 0) & (t > 0), 1, 0)", "SllOps.LogicalAnd(SllOps.Greater(x, 0), SllOps.Greater(t, 0))" },
        { "torch.where((x > 0) & (t > 0), 0, 1)",
            "SllOps.LogicalNot(SllOps.LogicalAnd(SllOps.Greater(x, 0), SllOps.Greater(t, 0)))" },
        { "torch.where((x > 0) & (x < t), 1f, -1f)",
            "SllOps.Where(SllOps.LogicalAnd(SllOps.Greater(x, 0), SllOps.Less(x, t)), 1f, -1f)" },
        { "torch.where(~(x > t), ones_like(x), 0)",
            "SllOps.Where(SllOps.LogicalNot(SllOps.Greater(x, t)), ones_like(x), 0)" },
        { "((x > 0) & (x < 1)) * 0.5", "SllOps.LogicalAnd(SllOps.Greater(x, 0), SllOps.Less(x, 1)) * 0.5" },
        { "2.5 * (x > 0).any(1)", "2.5 * SllOps.Any(SllOps.Greater(x, 0), 1)" },
        { "(~(x > 0)).mul(0.5)", "SllOps.LogicalNot(SllOps.Greater(x, 0)).mul(0.5)" },
    };

    [Theory]
    [MemberData(nameof(Replacements))]
    public Task Is_replaced_by_that_of_SllOps(string expression, string replacement) =>
        Rule.Fixes($"return {{|SLL021:{expression}|}} - t;", $"return {replacement} - t;");

    [Theory]
    [MemberData(nameof(Replacements))]
    public void The_replacement_has_the_same_values_also_at_ties_and_NaN(string expression, string replacement)
    {
        var (expected, actual) = Values.Of(expression, replacement);
        actual.Should().Be(expected);
    }

    [Fact]
    public Task All_are_replaced_at_once() => Rule.Fixes(
        "var a = {|SLL021:(~(x > 0)).@float()|}; return a - {|SLL021:(x > t).any(1).@float()|} " +
        "* {|SLL021:((x > 0) | (x < t)).@float()|};",
        "var a = SllOps.LogicalNot(SllOps.Greater(x, 0)); " +
        "return a - SllOps.Any(SllOps.Greater(x, t), 1) * SllOps.LogicalOr(SllOps.Greater(x, 0), SllOps.Less(x, t));");

    [Theory]
    [InlineData("var a = x > 0; return {|SLL021:(a & (x < 1)).@float()|} + a;")]
    [InlineData("var inside = (x > 0) & (x < 1); return {|SLL021:inside.@float()|};")]
    [InlineData("var rows = (x > 0).all(1); return {|SLL021:rows * 0.5|};")]
    [InlineData("return {|SLL021:((x > 0) & t).@float()|};")] // t may hold integers
    [InlineData("return {|SLL021:(x > 0).logical_or(t).@float()|};")]
    [InlineData("Scalar s = 1; return {|SLL021:(~(x > s)).@float()|};")]
    public Task Is_found_where_no_replacement_is_right_for_sure(string body) => Rule.Finds(body);

    [Theory]
    [InlineData("return x[(x > 0) & (x < 1)];")]
    [InlineData("if ((x > 0).all().item<bool>()) return t; return x;")]
    [InlineData("return x * ((x > 0) & (x < 1));")]
    [InlineData("return ((x > 0) & (x < 1)).to_type(ScalarType.Int64);")]
    [InlineData("return ((x > 0) & (x < 1)).sum();")]
    [InlineData("return (~(x == t)).@float();")]
    [InlineData("return (x & t).@float();")]
    [InlineData("return x.logical_not().@float();")]
    [InlineData("return (x > 0).@float();")] // SLL001
    [InlineData("return torch.where((x > 0) & (x < 1), x, t);")] // SLL022
    [InlineData("return ((torch.rand_like(x) > 0.1) & (torch.arange(3) < t)).@float();")]
    [InlineData("return ((x.detach() > 0) | (t.detach() > 0)).@float();")]
    [InlineData("using (torch.no_grad()) return ((x > 0) & (x < 1)).@float();")]
    [InlineData("return Sll.Differentiable(y => (~(y > 0)).@float(), 0.1)(x);")]
    [InlineData("return SurrogateGradient.Apply(x, ((x > 0) & (x < 1)).@float());")]
    [InlineData("return F(x); [NoIntercept] static Tensor F(Tensor y) => (~(y > 0)).@float();")]
    [InlineData("return x; } class Mine() : StepOperator(\"Mine\") { " +
        "public override Tensor Hard(Tensor x) => (~(x > 0)).@float(); " +
        "public override Tensor Distance(Tensor x) => x; public override Tensor Middle(Tensor x) => x * 0 + 0.5;")]
    public Task Is_left_alone_where_no_gradient_is_lost(string body) => Rule.Finds(body);
}
