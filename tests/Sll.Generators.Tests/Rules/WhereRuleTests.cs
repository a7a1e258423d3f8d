using SllCore.CodeFixes;
using SllCore.Generators.Rules;
using SllCore.Generators.Tests.Compiler;

namespace SllCore.Generators.Tests.Rules;

using Rule = RuleTest<WhereRule, WhereFix>;

public class WhereRuleTests
{
    public static TheoryData<string, string> Replacements => new()
    {
        { "torch.where(x > t, x * 2, t)", "SllOps.Where(SllOps.Greater(x, t), x * 2, t)" },
        { "torch.where(x >= 0.5, x, -t)", "SllOps.Where(SllOps.GreaterEqual(x, 0.5), x, -t)" },
        { "torch.where(x < t, t, 0)", "SllOps.Where(SllOps.Less(x, t), t, 0)" },
        { "torch.where(x <= 0.5, 1f, t)", "SllOps.Where(SllOps.LessEqual(x, 0.5), 1f, t)" },
        { "torch.where(0.5 > x, x, t)", "SllOps.Where(SllOps.Less(x, 0.5), x, t)" },
        { "torch.where(y: t, condition: x.gt(t), x: x + 1)", "SllOps.Where(SllOps.Greater(x, t), x + 1, t)" },
        { "(x + 1).where(x > t, t)", "SllOps.Where(SllOps.Greater(x, t), x + 1, t)" },
        { "torch.where((x > 0) & (x < t), x, t)",
            "SllOps.Where(SllOps.LogicalAnd(SllOps.Greater(x, 0), SllOps.Less(x, t)), x, t)" },
        { "t.where(~(x > 0), x)", "SllOps.Where(SllOps.LogicalNot(SllOps.Greater(x, 0)), t, x)" },
        { "torch.where((x > t).any(1, true), x, t)", "SllOps.Where(SllOps.Any(SllOps.Greater(x, t), 1, true), x, t)" },
    };

    [Theory]
    [MemberData(nameof(Replacements))]
    public Task Is_replaced_by_that_of_SllOps(string expression, string replacement) =>
        Rule.Fixes($"return {{|SLL022:{expression}|}} * 2;", $"return {replacement} * 2;");

    [Theory]
    [MemberData(nameof(Replacements))]
    public void The_replacement_has_the_same_values_also_at_ties_and_NaN(string expression, string replacement)
    {
        var (expected, actual) = Values.Of(expression, replacement);
        actual.Should().Be(expected);
    }

    [Fact]
    public Task All_are_replaced_at_once() => Rule.Fixes(
        "var a = {|SLL022:torch.where(x > 0, t, x)|}; return a + {|SLL022:x.where(x < t, t * 3)|};",
        "var a = SllOps.Where(SllOps.Greater(x, 0), t, x); return a + SllOps.Where(SllOps.Less(x, t), x, t * 3);");

    [Theory]
    [InlineData("var left = x > 0; return {|SLL022:torch.where(left, t, x)|};")]
    [InlineData("Scalar s = 1; return {|SLL022:torch.where(x > s, t, x)|};")]
    [InlineData("return x?{|SLL022:.where(t > 0, t)|};")]
    [InlineData("return {|SLL022:torch.where((x > 0) & x.@bool(), t, x)|};")]
    public Task Is_found_where_no_replacement_is_right_for_sure(string body) => Rule.Finds(body);

    [Theory]
    [InlineData("return torch.where(x > t, x, t);")]            // max
    [InlineData("return torch.where(x < 1f, x, 1);")]           // clamp
    [InlineData("return torch.where(x > 0, x, 0);")]            // relu
    [InlineData("return torch.where(0 < x, x, zeros_like(x));")]
    [InlineData("return torch.where(x >= 0, x, -x);")]          // abs
    [InlineData("var small = 0.1 * x; return torch.where(x > 0, x, small);")] // leaky relu
    [InlineData("return x.where(x > 0, x * t);")]               // prelu
    public Task A_choice_that_does_not_jump_is_left_alone(string body) => Rule.Finds(body);

    [Theory]
    [InlineData("return {|SLL022:torch.where(x > 1, x, -x)|};")]
    [InlineData("return {|SLL022:torch.where(x > 0, x, 1)|};")]
    [InlineData("return {|SLL022:torch.where(x > 0, x + 1, -x)|};")]
    [InlineData("return {|SLL022:torch.where(x > 0, t, 0.1 * x)|};")]
    public Task A_choice_that_jumps_is_found(string body) => RuleTest<WhereRule>.Finds(body);

    [Theory]
    [InlineData("return torch.where(x > 0, 1, 0);")] // SLL001
    [InlineData("return torch.where(x == t, x * 2, t);")]
    [InlineData("return torch.where(x.isnan(), 0, t);")]
    [InlineData("return torch.where(t, x, 0);")]
    [InlineData("return torch.where(x > 0)[0];")]
    [InlineData("return torch.where(x.detach() > 0, t, x);")]
    [InlineData("return torch.where(torch.rand_like(x) > 0.1, t, x);")]
    [InlineData("using (torch.no_grad()) return torch.where(x > 0, t, x);")]
    [InlineData("return Sll.Differentiable(y => torch.where(y > 0, y * 2, -y - 1), 0.1)(x);")]
    [InlineData("return F(x); [NoIntercept] static Tensor F(Tensor y) => torch.where(y > 1, y, -y);")]
    public Task Is_left_alone_where_no_gradient_is_lost(string body) => Rule.Finds(body);
}
