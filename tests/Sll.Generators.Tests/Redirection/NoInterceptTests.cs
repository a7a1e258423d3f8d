using SllCore.Generators.Tests.Compiler;

namespace SllCore.Generators.Tests.Redirection;

/// <summary>Code that asked to be left alone.</summary>
public class NoInterceptTests
{
    [Theory]
    [InlineData("[NoIntercept] public Tensor Run(Tensor x) => x.sign();")]
    [InlineData("[NoIntercept] public Tensor Run(Tensor x) { Func<Tensor, Tensor> f = t => t.sign(); return f(x); }")]
    [InlineData("[NoIntercept] public Tensor Run(Tensor x) { return Inner(x); Tensor Inner(Tensor t) => t.sign(); }")]
    [InlineData("public Tensor Run(Tensor x) { return Inner(x); [NoIntercept] Tensor Inner(Tensor t) => t.sign(); }")]
    [InlineData("public Tensor Run(Tensor x) { var f = [NoIntercept] (Tensor t) => t.sign(); return f(x); }")]
    [InlineData("[NoIntercept] Tensor Signs => torch.ones(1).sign(); public Tensor Run(Tensor x) => Signs;")]
    [InlineData("Tensor Signs { [NoIntercept] get => torch.ones(1).sign(); } public Tensor Run(Tensor x) => Signs;")]
    [InlineData("readonly Tensor _t; [NoIntercept] public Model() => _t = torch.ones(1).sign(); " +
        "public Tensor Run(Tensor x) => _t;")]
    [InlineData("[NoIntercept] class Nested { class Inner { public static Tensor F(Tensor t) => t.sign(); } " +
        "public static Tensor G(Tensor t) => Inner.F(t); } public Tensor Run(Tensor x) => Nested.G(x);")]
    [InlineData("[NoIntercept] static class Nested { public static readonly Tensor T = torch.ones(1).sign(); } " +
        "public Tensor Run(Tensor x) => Nested.T;")]
    public void Methods_and_types(string members) => Model.CallsOf(members).Should().BeEmpty();

    [Fact]
    public void Assembly() => Model.Run(
        new Consumer(), "[assembly: SllCore.NoIntercept]", Model.With("public Tensor Run(Tensor x) => x.sign();"))
        .Should().BeEmpty();

    [Fact]
    public void Only_the_marked_method() =>
        Model.CallsOf("[NoIntercept] Tensor A(Tensor x) => x.sign(); public Tensor Run(Tensor x) => A(x).floor();")
            .Should().Equal("Floor");

    /// <summary>Redirected, this would call itself.</summary>
    [Fact]
    public void An_operator_table_of_the_users() => Model.CallsOf("""
        public Tensor Run(Tensor x)
        {
            using (Sll.Use(new Mine()))
                return x.sign();
        }
        class Mine : HardOperators
        {
            protected override Tensor Apply(StepOperator step, Tensor input) => torch.sign(input);
        }
        """).Should().BeEmpty();

    /// <summary>What redirected calls end in, as well.</summary>
    [Fact]
    public void An_operator_of_the_users() => Model.CallsOf("""
        public Tensor Run(Tensor x) => OperatorTable.Current.Call(new Odd(), x);
        class Odd() : StepOperator("OddOfNoIntercept", jump: 2)
        {
            public override Tensor Hard(Tensor input) => 2 * torch.floor(input / 2) + 1;
            public override Tensor Distance(Tensor input) => input - 2 * torch.round(input / 2);
            public override Tensor Middle(Tensor input) => 2 * torch.round(input / 2);
        }
        """).Should().Equal("OddOfNoIntercept");
}
