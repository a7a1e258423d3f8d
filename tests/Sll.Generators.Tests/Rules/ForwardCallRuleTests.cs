using Microsoft.CodeAnalysis;
using SllCore.CodeFixes;
using SllCore.Generators.Rules;
using SllCore.Generators.Tests.Compiler;
using SllCore.Quantization;

namespace SllCore.Generators.Tests.Rules;

using Rule = RuleTest<ForwardCallRule, ForwardCallFix>;

public class ForwardCallRuleTests
{
    private static readonly MetadataReference s_quantization =
        MetadataReference.CreateFromFile(typeof(Quantize).Assembly.Location);

    [Theory]
    [InlineData("return {|SLL031:_a.forward(x)|};", "return _a.call(x);")]
    [InlineData("return {|SLL031:this._b.forward(x)|};", "return this._b.call(x);")]
    [InlineData("return {|SLL031:B.forward(x)|};", "return B.call(x);")]
    [InlineData("return {|SLL031:_list[0].forward(x)|};", "return _list[0].call(x);")]
    [InlineData("foreach (var m in _list) x = {|SLL031:m.forward(x)|}; return x;",
        "foreach (var m in _list) x = m.call(x); return x;")]
    [InlineData("return _b?{|SLL031:.forward(x)|};", "return _b?.call(x);")]
    [InlineData("return {|SLL031:_lstm.forward(x)|}.Item1;", "return _lstm.call(x).Item1;")]
    [InlineData("return {|SLL031:_lstm.forward(x, null)|}.Item1;", "return _lstm.call(x, null).Item1;")]
    [InlineData("return {|SLL031:_two.forward(x, x)|};", "return _two.call(x, x);")]
    [InlineData("return {|SLL031:_a.forward({|SLL031:_b.forward(x)|})|};", "return _a.call(_b.call(x));")]
    [InlineData("Func<Tensor, Tensor> f = t => {|SLL031:_a.forward(t)|}; return f(x);",
        "Func<Tensor, Tensor> f = t => _a.call(t); return f(x);")]
    [InlineData("using (no_grad()) return {|SLL031:_a.forward(x)|};", "using (no_grad()) return _a.call(x);")]
    public Task Is_called_by_call(string body, string @fixed) => Rule.FixesFile(Net(body), Net(@fixed), s_quantization);

    [Fact]
    public Task Is_found_where_an_argument_is_named() =>
        Rule.FindsInFile(Net("return {|SLL031:_a.forward(tensor: x)|};"), s_quantization);

    [Theory]
    [InlineData("return _a.call(x);")]
    [InlineData("return base.forward(x);")]
    [InlineData("return this.forward(x);")]
    [InlineData("return _transposed.forward(x, new long[] { 8, 8 });")]
    [InlineData("return new Plain().forward(x);")]
    public Task Is_left_alone(string body) => Rule.FindsInFile(Net(body), s_quantization);

    [Fact]
    public Task Is_left_alone_outside_modules() => Rule.FindsInFile(
        "using static TorchSharp.torch; class C { Tensor F(nn.Module<Tensor, Tensor> model, Tensor x) => " +
        "model.forward(x); }",
        s_quantization);

    [Fact]
    public Task A_project_without_Sll_Quantization_is_left_alone() => Rule.FindsInFile(Net("return _a.forward(x);"));

    [Fact]
    public void The_type_that_tells_such_a_project_exists() =>
        typeof(Quantize).FullName.Should().Be(ForwardCallRule.Quantize);

    private static string Net(string body) => $$"""
        using System;
        using TorchSharp;
        using TorchSharp.Modules;
        using static TorchSharp.torch;

        class Base() : nn.Module<Tensor, Tensor>("base")
        {
            public override Tensor forward(Tensor x) => x;
        }

        class Two() : nn.Module<Tensor, Tensor, Tensor>("two")
        {
            public override Tensor forward(Tensor a, Tensor b) => a - b;
        }

        class Plain
        {
            public Tensor forward(Tensor x) => x;
            public Tensor call(Tensor x) => x;
        }

        class Net : Base
        {
            private readonly Linear _a = nn.Linear(2, 2);
            private readonly nn.Module<Tensor, Tensor> _b = nn.ReLU();
            private readonly ModuleList<nn.Module<Tensor, Tensor>> _list = new();
            private readonly LSTM _lstm = nn.LSTM(2, 2);
            private readonly ConvTranspose2d _transposed = nn.ConvTranspose2d(1, 1, 2);
            private readonly Two _two = new();

            private Base B { get; } = new();

            public override Tensor forward(Tensor x)
            {
                {{body}}
            }
        }
        """;
}
