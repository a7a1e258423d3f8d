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
    [InlineData("(x > t).@float()", "SllOps.Threshold(x, t)")]
    [InlineData("(x > 0.5).@double()", "SllOps.Threshold(x, 0.5)")]
    [InlineData("(x.abs() > t + 1).half()", "SllOps.Threshold(x.abs(), t + 1)")]
    [InlineData("x.gt(0.5).bfloat16()", "SllOps.Threshold(x, 0.5)")]
    [InlineData("torch.gt(x, t).@float()", "SllOps.Threshold(x, t)")]
    [InlineData("(x < t).@float()", "SllOps.Threshold(t, x)")]
    [InlineData("(x < 0).@float()", "SllOps.Threshold(-x, 0)")]
    [InlineData("x.less(0.5).@float()", "SllOps.Threshold(-x, -0.5)")]
    [InlineData("(x < -0.5).@float()", "SllOps.Threshold(-x, 0.5)")]
    [InlineData("(x + t < 1).@float()", "SllOps.Threshold(-(x + t), -1)")]
    [InlineData("(0.5 > x).@float()", "SllOps.Threshold(-x, -0.5)")]
    [InlineData("(0.5 < x).@float()", "SllOps.Threshold(x, 0.5)")]
    [InlineData("torch.where(x > 0, 1, 0)", "SllOps.Threshold(x, 0)")]
    [InlineData("torch.where(x > t, ones_like(x), zeros_like(x))", "SllOps.Threshold(x, t)")]
    public Task Is_replaced_by_a_threshold(string expression, string threshold) =>
        Rule.Fixes($"return {{|SLL001:{expression}|}} * 2;", $"return {threshold} * 2;");

    [Theory]
    [InlineData("var mask = x > 0; return {|SLL001:mask.@float()|};")]
    [InlineData("return {|SLL001:torch.where(x > 0, 1, -1)|};")]
    [InlineData("Scalar s = 1; return {|SLL001:(x > s).@float()|};")]
    [InlineData("return {|SLL001:(x >= t).@float()|};")] // 1 at ties, where Threshold is 0
    [InlineData("return {|SLL001:(x <= 0.5).@float()|};")]
    [InlineData("return {|SLL001:torch.ge(x, t).@float()|};")]
    [InlineData("return {|SLL001:x.less_equal(t).@float()|};")]
    [InlineData("return {|SLL001:torch.where(x >= 0, 1, 0)|};")]
    [InlineData("return {|SLL001:torch.where(x > t, 0f, 1f)|};")]
    [InlineData("return {|SLL001:torch.where(x >= t, 0f, 1f)|};")] // 1 at NaN, where Threshold is 0
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
        "using System.Text;\nusing System.Linq;\nusing Microsoft.Win32;\nusing TorchSharp;\nusing static System.Math;\n",
        "using System.Text;\nusing System.Linq;\nusing Microsoft.Win32;\nusing SllCore;\nusing TorchSharp;\nusing static System.Math;\n")]
    [InlineData(
        "global using System;\nusing torch = TorchSharp.torch;\n",
        "global using System;\nusing SllCore;\nusing torch = TorchSharp.torch;\n")]
    [InlineData(
        "using TorchSharp;\nusing Windows = System.IO;\n", "using SllCore;\nusing TorchSharp;\nusing Windows = System.IO;\n")]
    public Task The_namespace_is_imported_in_its_sorted_place(string usings, string sorted) => Rule.FixesFile(
        usings + "\nclass C\n{\n    torch.Tensor F(torch.Tensor x) => {|SLL001:(x > 0).@float()|};\n}\n",
        sorted + "\nclass C\n{\n    torch.Tensor F(torch.Tensor x) => SllOps.Threshold(x, 0);\n}\n");
}
