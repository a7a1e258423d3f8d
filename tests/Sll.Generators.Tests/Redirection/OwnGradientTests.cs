using SllCore.Generators.Rules;
using SllCore.Generators.Tests.Compiler;

namespace SllCore.Generators.Tests.Redirection;

/// <summary>Code that brings its own gradient sees the hard operators, and no rule warns about it.</summary>
public class OwnGradientTests
{
    public static TheoryData<string> Own => new(
        "public Tensor Run(Tensor x) => Sll.Differentiable(t => (t * 16).round() / 16, 0.03)(x);",
        "public Tensor Run(Tensor x) => Sll.Differentiable(eps: 0.03, function: t => { return t.sign(); })(x);",
        "public Tensor Run(Tensor x) => Sll.Differentiable(Signs, 0.03)(x); static Tensor Signs(Tensor t) => t.sign();",
        "public Tensor Run(Tensor x) { return Sll.Differentiable(Signs, 1)(x); Tensor Signs(Tensor t) => t.sign(); }",
        "public Tensor Run(Tensor x) { Func<Tensor, Tensor> f = t => t.sign(); return Sll.Differentiable(f, 1)(x); }",
        "public Tensor Run(Tensor x) => SurrogateGradient.Apply(x, x.sign());",
        "public Tensor Run(Tensor x) => SurrogateGradient.Apply(value: torch.sign(x).neg(), input: x);",
        "public Tensor Run(Tensor x) => SurrogateGradient.Apply(x, Signs(x)); Tensor Signs(Tensor t) => t.sign();",
        "public Tensor Run(Tensor x) => SurrogateGradient.Apply(x, x, x.sign());",
        "public Tensor Run(Tensor x) { var hard = x.sign(); return SurrogateGradient.Apply(x, hard); }",
        "public Tensor Run(Tensor x) { using var hard = x.sign(); var y = hard / 2; " +
        "return SurrogateGradient.Apply(x, y); }",
        """
        public Tensor Run(Tensor x) => SignFunction.apply(x);
        class SignFunction : autograd.SingleTensorFunction<SignFunction>
        {
            public override string Name => nameof(SignFunction);
            public override Tensor forward(autograd.AutogradContext context, params object[] inputs) =>
                ((Tensor)inputs[0]).sign();
            public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient) =>
                [gradient.floor()];
        }
        """,
        """
        public Tensor Run(Tensor x) => SignFunction.apply(x)[0];
        class SignFunction : autograd.MultiTensorFunction<SignFunction>
        {
            public override string Name => nameof(SignFunction);
            public override List<Tensor> forward(autograd.AutogradContext context, params object[] inputs) =>
                [((Tensor)inputs[0]).sign()];
            public override List<Tensor> backward(autograd.AutogradContext context, List<Tensor> gradients) =>
                gradients;
        }
        """);

    public static TheoryData<string> Others => new(
        "public Tensor Run(Tensor x) => Sll.Differentiable(t => t, 0.03)(x.sign());",
        "public Tensor Run(Tensor x) => SurrogateGradient.Apply(x.sign(), x);",
        "public Tensor Run(Tensor x) => SurrogateGradient.Apply(value: x, input: x.sign());",
        "public Tensor Run(Tensor x) { var hard = x.sign(); return SurrogateGradient.Apply(x, hard) + hard; }",
        "public Tensor Run(Tensor x) { var hard = x.sign(); return hard; }",
        "public Tensor Run(Tensor x) => SurrogateGradient.Apply(x, Signs(x)); Tensor Signs(Tensor t) => t.sign(); " +
        "Tensor Other(Tensor x) => Signs(x);",
        "public Tensor Run(Tensor x) => Mine.Apply(x, x.sign()); class Mine { " +
        "public static Tensor Apply(Tensor x, Tensor value) => value; }");

    [Theory]
    [MemberData(nameof(Own))]
    public void Is_not_redirected(string members) => Model.CallsOf(members).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Own))]
    public Task Is_not_warned_about(string members) => RuleTest<HardCallRule>.FindsInFile(Model.With(members));

    [Theory]
    [MemberData(nameof(Others))]
    public void Code_beside_it_is_redirected(string members) => Model.CallsOf(members).Should().Equal("Sign");
}
