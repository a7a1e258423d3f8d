using Microsoft.CodeAnalysis.Diagnostics;
using SllCore.CodeFixes;
using SllCore.Generators.Rules;
using SllCore.Generators.Tests.Compiler;

namespace SllCore.Generators.Tests.Rules;

using Rule = RuleTest<HardCallRule, HardCallFix>;

public class HardCallRuleTests
{
    [Theory]
    [InlineData("torch.sign(x)", "SllOps.Sign(x)")]
    [InlineData("sign(x)", "SllOps.Sign(x)")]
    [InlineData("x.sign()", "SllOps.Sign(x)")]
    [InlineData("(x + t).floor()", "SllOps.Floor((x + t))")]
    [InlineData("torch.ceil(input: x)", "SllOps.Ceil(input: x)")]
    [InlineData("x.round()", "SllOps.Round(x)")]
    [InlineData("torch.round(x)", "SllOps.Round(x)")]
    [InlineData("torch.round(x, decimals: 2)", "SllOps.RoundDecimals(x, decimals: 2)")]
    [InlineData("torch.round(decimals: 2, input: x)", "SllOps.RoundDecimals(decimals: 2, input: x)")]
    [InlineData("x.round(2)", "SllOps.RoundDecimals(x, 2)")]
    [InlineData("torch.trunc(x)", "SllOps.Trunc(x)")]
    [InlineData("x.fix()", "SllOps.Trunc(x)")]
    [InlineData("torch.heaviside(x, t)", "SllOps.Heaviside(x, t)")]
    [InlineData("x.heaviside(other: t)", "SllOps.Heaviside(x, values: t)")]
    public Task Without_redirection_the_call_is_replaced(string call, string replacement) =>
        Rule.Fixes($"return {{|SLL002:{call}|}} * 2;", $"return {replacement} * 2;");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_method_group_is_replaced_with_and_without_redirection(bool redirects) => Rule.Fixes(
        "Func<Tensor, Tensor> f = {|SLL002:torch.sign|}; return f(x);",
        "Func<Tensor, Tensor> f = SllOps.Sign; return f(x);",
        redirects);

    [Fact]
    public Task A_method_group_with_decimals() => Rule.Fixes(
        "Func<Tensor, long, Tensor> f = {|SLL002:torch.round|}; return f(x, 2);",
        "Func<Tensor, long, Tensor> f = SllOps.RoundDecimals; return f(x, 2);");

    [Theory]
    [InlineData("return x?{|SLL002:.sign()|};")]
    [InlineData("return {|SLL002:x.sign_()|};")]
    [InlineData("return {|SLL002:torch.round_(x, 2)|};")]
    [InlineData("Func<Tensor> f = {|SLL002:x.sign|}; return f();")]
    public Task Is_found_where_no_replacement_is_right_for_sure(string body) => Rule.Finds(body);

    [Fact]
    public Task A_call_in_place_is_not_redirected() => Rule.Finds("return {|SLL002:x.floor_()|};", redirects: true);

    [Theory]
    [InlineData("x.round_()", "Round")]
    [InlineData("TorchSharp.torch.round_(x)", "Round")]
    [InlineData("x.round_(2)", "RoundDecimals")]
    [InlineData("x.sign_()", "Sign")]
    public async Task The_advice_for_a_call_in_place_compiles(string call, string op)
    {
        var found = await new Consumer().Compilation(
            $"class C {{ TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor x) => {call}; }}")
            .WithAnalyzers([new HardCallRule()], new AnalyzerOptions([], new ProjectOptions(redirects: true)))
            .GetAnalyzerDiagnosticsAsync();
        found.Single().GetMessage(null).Should().EndWith($"assign the result of SllOps.{op}");
    }

    [Fact]
    public Task Redirected_calls_are_left_alone() =>
        Rule.Finds("return torch.sign(x).round(2).floor() + x?.ceil().heaviside(t);", redirects: true);

    [Fact]
    public async Task Calls_in_files_of_equal_content_are_not_redirected()
    {
        const string twin =
            "file class Twin { static TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor x) => x.floor(); }";
        var found = await new Consumer().Compilation(twin, twin)
            .WithAnalyzers([new HardCallRule()], new AnalyzerOptions([], new ProjectOptions(redirects: true)))
            .GetAnalyzerDiagnosticsAsync();
        found.Select(diagnostic => diagnostic.GetMessage(null)).Should().Equal(Enumerable.Repeat(
            "'floor' stays hard inside Sll.Linearize: another file of the project has the same content", 2));
    }

    [Theory]
    [InlineData("return x.abs();")]
    [InlineData("return SllOps.Sign(x);")]
    [InlineData("using (torch.no_grad()) return x.sign();")]
    [InlineData("return x.detach().sign();")]
    [InlineData("return torch.floor(torch.arange(3) / 2);")]
    [InlineData("return Sll.Differentiable(y => y.round(), 0.1)(x);")]
    [InlineData("return Sll.Differentiable(torch.sign, 0.1)(x);")]
    [InlineData("return F(x); [NoIntercept] static Tensor F(Tensor y) => y.sign();")]
    [InlineData("var y = Math.Round(2.5) + Math.Sign(-1); return x * y;")]
    public Task Is_left_alone(string body) => Rule.Finds(body);

    [Fact]
    public Task A_project_that_does_not_use_Sll_is_left_alone() => Rule.FindsInFile(
        "class C { TorchSharp.torch.Tensor F(TorchSharp.torch.Tensor x) => x.sign(); }");
}
