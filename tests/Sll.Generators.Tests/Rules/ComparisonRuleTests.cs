using SllCore.CodeFixes;
using SllCore.Generators.Rules;
using SllCore.Generators.Tests.Compiler;

namespace SllCore.Generators.Tests.Rules;

using Rule = RuleTest<ComparisonRule, NumbersFix>;

public class ComparisonRuleTests
{
    public static TheoryData<string, string> Replacements => new()
    {
        { "(x > 0).to_type(ScalarType.Float32)", "SllOps.Greater(x, 0)" },
        { "(x > 0).to(ScalarType.Float32)", "SllOps.Greater(x, 0)" },
        { "(x > 0).to(x.dtype)", "SllOps.Greater(x, 0)" },
        { "(x > 0).to(x)", "SllOps.Greater(x, 0)" },
        { "(x > 0).type_as(x)", "SllOps.Greater(x, 0)" },
        { "(x > t).@float()", "SllOps.Greater(x, t)" },
        { "(x > 0.5).@double()", "SllOps.Greater(x, 0.5)" },
        { "(x.abs() > t + 1).half()", "SllOps.Greater(x.abs(), t + 1)" },
        { "x.gt(0.5).bfloat16()", "SllOps.Greater(x, 0.5)" },
        { "torch.gt(x, t).@float()", "SllOps.Greater(x, t)" },
        { "(x < t).@float()", "SllOps.Less(x, t)" },
        { "(x < 0).@float()", "SllOps.Less(x, 0)" },
        { "x.less(0.5).@float()", "SllOps.Less(x, 0.5)" },
        { "x.lt(-0.5).@float()", "SllOps.Less(x, -0.5)" },
        { "(x + t < 1).@float()", "SllOps.Less(x + t, 1)" },
        { "(x >= t).@float()", "SllOps.GreaterEqual(x, t)" },
        { "(x >= 0.5).@float()", "SllOps.GreaterEqual(x, 0.5)" },
        { "torch.ge(x, t).@float()", "SllOps.GreaterEqual(x, t)" },
        { "x.greater_equal(t).@float()", "SllOps.GreaterEqual(x, t)" },
        { "(x <= 0.5).@float()", "SllOps.LessEqual(x, 0.5)" },
        { "x.le(t).@float()", "SllOps.LessEqual(x, t)" },
        { "torch.less_equal(x, t).@float()", "SllOps.LessEqual(x, t)" },
        { "(0.5 > x).@float()", "SllOps.Less(x, 0.5)" },
        { "(0.5 < x).@float()", "SllOps.Greater(x, 0.5)" },
        { "(0.5 >= x).@float()", "SllOps.LessEqual(x, 0.5)" },
        { "(0.5 <= x).@float()", "SllOps.GreaterEqual(x, 0.5)" },
        { "(x > (float)0.1).@float()", "SllOps.Greater(x, (float)0.1)" },
        { "torch.where(x > 0, 1, 0)", "SllOps.Greater(x, 0)" },
        { "torch.where(x >= 0, 1, 0)", "SllOps.GreaterEqual(x, 0)" },
        { "torch.where(x > t, ones_like(x), zeros_like(x))", "SllOps.Greater(x, t)" },
        { "torch.where(x > t, 0f, 1f)", "SllOps.LogicalNot(SllOps.Greater(x, t))" }, // 1 at NaN
        { "torch.where(x >= t, 0f, 1f)", "SllOps.LogicalNot(SllOps.GreaterEqual(x, t))" },
        { "torch.where(x > 0, 1, -1)", "SllOps.Where(SllOps.Greater(x, 0), 1, -1)" },
        { "torch.where(x.max() > 0, ones_like(x), zeros_like(x))",
            "SllOps.Where(SllOps.Greater(x.max(), 0), ones_like(x), zeros_like(x))" },
    };

    public static TheoryData<string, string> Products => new()
    {
        { "(x > 0) * 0.5", "SllOps.Greater(x, 0) * 0.5" },
        { "2f * (x <= t)", "2f * SllOps.LessEqual(x, t)" },
        { "(x > 0).mul(0.5)", "SllOps.Greater(x, 0).mul(0.5)" },
        { "torch.mul(x < t, 0.5)", "torch.mul(SllOps.Less(x, t), 0.5)" },
    };

    [Theory]
    [MemberData(nameof(Replacements))]
    [MemberData(nameof(Products))]
    public Task Is_replaced_by_that_of_SllOps(string expression, string replacement) =>
        Rule.Fixes($"return {{|SLL001:{expression}|}} - t;", $"return {replacement} - t;");

    [Theory]
    [MemberData(nameof(Replacements))]
    [MemberData(nameof(Products))]
    public void The_replacement_has_the_same_values_also_at_ties_and_NaN(string expression, string replacement)
    {
        var (expected, actual) = Values.Of(expression, replacement);
        actual.Should().Be(expected);
    }

    [Fact]
    public Task All_are_replaced_at_once() => Rule.Fixes(
        "var a = {|SLL001:(x > 0).@float()|}; return a + {|SLL001:(x <= t).@float()|} " +
        "* {|SLL001:torch.where(x >= t, 1, 0)|};",
        "var a = SllOps.Greater(x, 0); return a + SllOps.LessEqual(x, t) * SllOps.GreaterEqual(x, t);");

    [Theory]
    [InlineData("var mask = x > 0; return {|SLL001:mask.@float()|};")]
    [InlineData("var mask = x > 0; return {|SLL001:mask * 0.5|};")]
    [InlineData("Scalar s = 1; return {|SLL001:(x > s).@float()|};")]
    public Task Is_found_where_no_replacement_is_right_for_sure(string body) => Rule.Finds(body);

    [Theory]
    [InlineData("return {|SLL001:(x.detach() > t).@float()|};")]
    [InlineData("return {|SLL001:(x > torch.zeros(3)).@float()|};")]
    [InlineData("return {|SLL001:(torch.zeros(3, requires_grad: true) > 0).@float()|};")]
    [InlineData("return {|SLL001:(torch.cat(new[] { x, t }) > 0).@float()|};")]
    [InlineData("return {|SLL001:(nn.Linear(2, 2).forward(x.detach()) > 0).@float()|};")]
    [InlineData("return {|SLL001:(torch.arange(3) * x > t).@float()|};")]
    [InlineData("var h = torch.zeros(3); while (true) { h = h * 0.9 + x; return {|SLL001:(h > 1).@float()|}; }")]
    [InlineData("var h = torch.zeros(3); h.add_(x); return {|SLL001:(h > 1).@float()|};")]
    public Task Is_found_where_one_side_may_learn(string body) => RuleTest<ComparisonRule>.Finds(body);

    [Theory]
    [InlineData("return x * (x > 0);")]
    [InlineData("return (x > 0) * 2;")] // integers
    [InlineData("return torch.where(x > 0, x, 0);")]
    [InlineData("return (x > 0).to_type(ScalarType.Int64);")]
    [InlineData("return (x > 0).to(torch.CPU);")]
    [InlineData("return (x == t).@float();")]
    [InlineData("return (torch.rand_like(x) > 0.1).@float();")]
    [InlineData("using (torch.no_grad()) return (x > 0).@float();")]
    [InlineData("using var _ = torch.inference_mode(); return (x > 0).@float();")]
    [InlineData("using var _ = torch.no_grad(); if (x.IsInvalid) { return (x > 0).@float(); } return x;")]
    [InlineData("return (torch.arange(3) < t.unsqueeze(1)).@float();")]
    [InlineData("var steps = torch.arange(3).unsqueeze(0); return (x >= steps[0]).@float();")]
    [InlineData("return torch.where(torch.arange(t.shape[0], dtype: x.dtype) * 2 > x, 1, 0);")]
    [InlineData("return (x.detach() > 0).@float();")]
    [InlineData("return (torch.abs(x.detach()) > torch.ones(3) / 2).@float();")]
    [InlineData("var y = x.detach(); return (-y[0] <= y.mean()).@float();")]
    [InlineData("Tensor G() { using var _ = no_grad(); var y = x * 2; return (y > t).@float(); } return G();")]
    [InlineData("return Sll.Differentiable(y => (y > 0).@float(), 0.1)(x);")]
    [InlineData("return SurrogateGradient.Apply(x, (x > 0).@float(), (x.abs() < t).@float());")]
    [InlineData("var spikes = (x > 0).@float(); return SurrogateGradient.Apply(x, spikes);")]
    [InlineData("return x; } class Mine() : StepOperator(\"Mine\") { " +
        "public override Tensor Hard(Tensor x) => (x > 0).@float(); " +
        "public override Tensor Distance(Tensor x) => x; public override Tensor Middle(Tensor x) => x * 0 + 0.5;")]
    [InlineData("return F(x); [NoIntercept] static Tensor F(Tensor y) => (y > 0).@float();")]
    public Task Is_left_alone_where_no_gradient_is_lost(string body) => Rule.Finds(body);

    [Fact]
    public Task A_project_that_does_not_use_Sll_is_left_alone() => Rule.FindsInFile(
        "class C { TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor x) => (x > 0).@float(); }");

    [Theory]
    [InlineData("using TorchSharp;\n", "using SllCore;\nusing TorchSharp;\n")]
    [InlineData("// Header\nusing TorchSharp;\n", "// Header\nusing SllCore;\nusing TorchSharp;\n")]
    [InlineData("using System;\nusing TorchSharp;\n", "using System;\nusing SllCore;\nusing TorchSharp;\n")]
    [InlineData(
        "using System.Text;\nusing System.Linq;\nusing Microsoft.Win32;\nusing TorchSharp;\n" +
        "using static System.Math;\n",
        "using System.Text;\nusing System.Linq;\nusing Microsoft.Win32;\nusing SllCore;\nusing TorchSharp;\n" +
        "using static System.Math;\n")]
    [InlineData(
        "global using System;\nusing torch = TorchSharp.torch;\n",
        "global using System;\nusing SllCore;\nusing torch = TorchSharp.torch;\n")]
    [InlineData(
        "using TorchSharp;\nusing Windows = System.IO;\n",
        "using SllCore;\nusing TorchSharp;\nusing Windows = System.IO;\n")]
    public Task The_namespace_is_imported_in_its_sorted_place(string usings, string sorted) => Rule.FixesFile(
        usings + "\nclass C\n{\n    torch.Tensor F(torch.Tensor x) => {|SLL001:(x > 0).@float()|};\n}\n",
        sorted + "\nclass C\n{\n    torch.Tensor F(torch.Tensor x) => SllOps.Greater(x, 0);\n}\n");
}
