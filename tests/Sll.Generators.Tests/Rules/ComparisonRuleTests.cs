using SllCore.CodeFixes;
using SllCore.Generators.Rules;
using SllCore.Generators.Tests.Compiler;

namespace SllCore.Generators.Tests.Rules;

using Rule = RuleTest<ComparisonRule, ComparisonFix>;

public class ComparisonRuleTests
{
    [Theory]
    [InlineData("(x > 0).to_type(ScalarType.Float32)", "SllOps.Threshold(x, 0)")]
    [InlineData("(x > 0).to(ScalarType.Float32)", "SllOps.Threshold(x, 0)")]
    [InlineData("(x > 0).to(x.dtype)", "SllOps.Threshold(x, 0)")]
    [InlineData("(x > 0).to(x)", "SllOps.Threshold(x, 0)")]
    [InlineData("(x > 0).type_as(x)", "SllOps.Threshold(x, 0)")]
    [InlineData("(x >= t).@float()", "SllOps.Threshold(x, t)")]
    [InlineData("(x >= 0.5).@double()", "SllOps.Threshold(x, 0.5)")]
    [InlineData("(x.abs() > t + 1).half()", "SllOps.Threshold(x.abs(), t + 1)")]
    [InlineData("x.gt(0.5).bfloat16()", "SllOps.Threshold(x, 0.5)")]
    [InlineData("torch.ge(x, t).@float()", "SllOps.Threshold(x, t)")]
    [InlineData("(x < t).@float()", "SllOps.Threshold(t, x)")]
    [InlineData("(x < 0).@float()", "SllOps.Threshold(-x, 0)")]
    [InlineData("(x <= 0.5).@float()", "SllOps.Threshold(-x, -0.5)")]
    [InlineData("(x < -0.5).@float()", "SllOps.Threshold(-x, 0.5)")]
    [InlineData("(x + t < 1).@float()", "SllOps.Threshold(-(x + t), -1)")]
    [InlineData("(0.5 > x).@float()", "SllOps.Threshold(-x, -0.5)")]
    [InlineData("(0.5 < x).@float()", "SllOps.Threshold(x, 0.5)")]
    [InlineData("torch.where(x > 0, 1, 0)", "SllOps.Threshold(x, 0)")]
    [InlineData("torch.where(x > t, 0f, 1f)", "SllOps.Threshold(t, x)")]
    [InlineData("torch.where(x > t, ones_like(x), zeros_like(x))", "SllOps.Threshold(x, t)")]
    public Task Is_replaced_by_a_threshold(string expression, string threshold) =>
        Rule.Fixes($"return {{|SLL001:{expression}|}} * 2;", $"return {threshold} * 2;");

    [Theory]
    [InlineData("var mask = x > 0; return {|SLL001:mask.@float()|};")]
    [InlineData("return {|SLL001:torch.where(x > 0, 1, -1)|};")]
    [InlineData("Scalar s = 1; return {|SLL001:(x > s).@float()|};")]
    public Task Is_found_where_no_replacement_is_right_for_sure(string body) => Rule.Finds(body);

    [Theory]
    [InlineData("return x * (x > 0);")]
    [InlineData("return torch.where(x > 0, x, 0);")]
    [InlineData("return (x > 0).to_type(ScalarType.Int64);")]
    [InlineData("return (x > 0).to(torch.CPU);")]
    [InlineData("return (x == t).@float();")]
    [InlineData("return (torch.rand_like(x) > 0.1).@float();")]
    [InlineData("using (torch.no_grad()) return (x > 0).@float();")]
    [InlineData("using var _ = torch.inference_mode(); return (x > 0).@float();")]
    [InlineData("using var _ = torch.no_grad(); if (x.IsInvalid) { return (x > 0).@float(); } return x;")]
    [InlineData("return F(x); [NoIntercept] static Tensor F(Tensor y) => (y > 0).@float();")]
    public Task Is_left_alone_where_no_gradient_is_lost(string body) => Rule.Finds(body);

    [Fact]
    public Task A_project_that_does_not_use_Sll_is_left_alone() => Rule.FindsInFile(
        "class C { TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor x) => (x > 0).@float(); }");

    [Fact]
    public Task The_namespace_is_imported_where_it_is_missing() => Rule.FixesFile(
        """
        using TorchSharp;

        class C
        {
            torch.Tensor F(torch.Tensor x) => {|SLL001:(x > 0).@float()|};
        }
        """,
        """
        using TorchSharp;
        using SllCore;

        class C
        {
            torch.Tensor F(torch.Tensor x) => SllOps.Threshold(x, 0);
        }
        """);
}
