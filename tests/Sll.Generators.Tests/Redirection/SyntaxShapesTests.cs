using SllCore.Generators.Tests.Compiler;

namespace SllCore.Generators.Tests.Redirection;

/// <summary>Every way to write a redirected call reaches the operator table when the program runs.</summary>
public class SyntaxShapesTests
{
    [Theory]
    [InlineData("torch.sign(x)", "Sign")]
    [InlineData("TorchSharp.torch.sign(x)", "Sign")]
    [InlineData("global::TorchSharp.torch.sign(x)", "Sign")]
    [InlineData("Alias.sign(x)", "Sign")]
    [InlineData("sign(x)", "Sign")]
    [InlineData("x.sign()", "Sign")]
    [InlineData("x!.sign()", "Sign")]
    [InlineData("(x).sign()", "Sign")]
    [InlineData("x?.sign()", "Sign")]
    [InlineData("x?.neg().sign()?.neg()", "Sign")]
    [InlineData("x.sign().neg().floor()", "Sign,Floor")]
    [InlineData("torch.ceil(torch.floor(x.sign()))", "Sign,Floor,Ceil")]
    [InlineData("torch.floor(x)", "Floor")]
    [InlineData("x.floor()", "Floor")]
    [InlineData("torch.ceil(input: x)", "Ceil")]
    [InlineData("x.ceil()", "Ceil")]
    [InlineData("torch.round(x)", "Round")]
    [InlineData("x.round()", "Round")]
    [InlineData("torch.round(x, 2)", "RoundDecimals 2")]
    [InlineData("torch.round(x, decimals: 2)", "RoundDecimals 2")]
    [InlineData("torch.round(decimals: 1, input: x)", "RoundDecimals 1")]
    [InlineData("x.round(decimals: -1)", "RoundDecimals -1")]
    [InlineData("torch.trunc(x)", "Trunc")]
    [InlineData("x.trunc()", "Trunc")]
    [InlineData("torch.fix(x)", "Trunc")]
    [InlineData("x.fix()", "Trunc")]
    [InlineData("torch.heaviside(x, zeros_like(x))", "Heaviside")]
    [InlineData("torch.heaviside(values: zeros_like(x), input: x)", "Heaviside")]
    [InlineData("x.heaviside(zeros_like(x))", "Heaviside")]
    [InlineData("x.heaviside(other: zeros_like(x))", "Heaviside")]
    [InlineData("true ? x.sign() : x", "Sign")]
    [InlineData("x switch { null => null, var t => t.sign() }", "Sign")]
    [InlineData("new Func<Tensor, Tensor>(t => t.sign())(x)", "Sign")]
    [InlineData("new Func<Tensor, Tensor>(static t => torch.sign(t))(x)", "Sign")]
    [InlineData("new[] { x }.Select(t => t.floor()).Single()", "Floor")]
    [InlineData("(from t in new[] { x } select t.ceil()).Single()", "Ceil")]
    public void Expressions(string expression, string operators) =>
        Model.CallsOf($"public Tensor Run(Tensor x) => {expression};").Should().Equal(operators.Split(','));

    [Theory]
    [InlineData("public Tensor Run(Tensor x) { Tensor Inner(Tensor t) => t.sign(); return Inner(x); }")]
    [InlineData("public Tensor Run(Tensor x) { return Later(x).Result; } async Task<Tensor> Later(Tensor t) => " +
        "(await Task.FromResult(t)).sign();")]
    [InlineData("public Tensor Run(Tensor x) => Each(x).Single(); IEnumerable<Tensor> Each(Tensor t) { " +
        "yield return t.sign(); }")]
    [InlineData("public Tensor Run(Tensor x) => Same(x, 0); T Same<T, U>(T t, U u) where T : Tensor => (T)t.sign();")]
    [InlineData("readonly Func<Tensor, Tensor> _f = t => torch.sign(t); public Tensor Run(Tensor x) => _f(x);")]
    [InlineData("readonly Tensor _t = torch.ones(2).sign(); public Tensor Run(Tensor x) => _t;")]
    [InlineData("Tensor Property => torch.sign(torch.ones(1)); public Tensor Run(Tensor x) => Property;")]
    [InlineData("Tensor this[Tensor t] { get { return t.sign(); } } public Tensor Run(Tensor x) => this[x];")]
    [InlineData(
        "public static Tensor operator +(Model m, Tensor t) => t.sign(); public Tensor Run(Tensor x) => this + x;")]
    [InlineData("struct Nested { public static Tensor Of(Tensor t) => t.sign(); } public Tensor Run(Tensor x) => " +
        "Nested.Of(x);")]
    [InlineData("record Nested(Tensor T) { public Tensor Signs() => T.sign(); } public Tensor Run(Tensor x) => " +
        "new Nested(x).Signs();")]
    [InlineData("""
        public Tensor Run(Tensor x) => nn.Sequential(("layer", new Layer())).forward(x);
        class Layer : nn.Module<Tensor, Tensor>
        {
            public Layer() : base("layer") { }
            public override Tensor forward(Tensor t) => t.sign();
        }
        """)]
    public void Members(string members) => Model.CallsOf(members).Should().Equal("Sign");

    [Fact]
    public void An_expression_tree_compiles() => Model.CallsOf("""
        System.Linq.Expressions.Expression<Func<Tensor, Tensor>> _tree = t => t.sign();
        public Tensor Run(Tensor x) => x.sign();
        """).Should().Equal("Sign");

    [Theory]
    [InlineData("new Func<Tensor, Tensor>(torch.sign)(x)")] // a method group
    [InlineData("((dynamic)x).sign()")]
    [InlineData("(x > 0)")]
    [InlineData("x.clone().sign_()")]
    [InlineData("torch.signbit(x)")]
    [InlineData("x.clone().trunc_()")]
    public void Not_reached(string expression) =>
        Model.CallsOf($"public Tensor Run(Tensor x) => {expression};").Should().BeEmpty();

    [Fact]
    public void Outside_a_scope_the_results_are_those_of_torch()
    {
        var plain = new Consumer { Redirects = false }.Build(Everything).GetType("Model")!.GetMethod("Run")!;
        var redirected = new Consumer().Build(Everything).GetType("Model")!.GetMethod("Run")!;
        using var x = TorchSharp.torch.tensor(
            [-2.5f, -0.5f, -0f, 0f, 0.125f, 1.005f, 1e9f, float.NaN, float.PositiveInfinity]);
        using var expected = (TorchSharp.torch.Tensor)plain.Invoke(null, [x])!;
        using var actual = (TorchSharp.torch.Tensor)redirected.Invoke(null, [x])!;
        actual.bytes.ToArray().Should().Equal(expected.bytes.ToArray());
    }

    private static readonly string Everything = Model.With("""
        public static Tensor Run(Tensor x) => torch.stack(new[]
        {
            x.sign(), x.round(), x.round(2), x.round(-1), x.floor(), x.ceil(), x.trunc(), x.fix(),
            x.heaviside(torch.full_like(x, 0.25)),
        });
        """);
}
