using System.Runtime.InteropServices;
using SllCore.Tests.Oracle;

namespace SllCore.Tests.Autograd;

/// <summary>What goes wrong in a backward callback arrives as an exception, and the process lives on.</summary>
public sealed class BackwardFailureTests
{
    private const double Eps = 0.5;

    public static IEnumerable<object[]> Operators() =>
        AllSteps.All.Select(step => step.Name).Append("Argmax").Select(name => new object[] { name });

    [Theory, MemberData(nameof(Operators))]
    public void A_second_backward_through_a_freed_graph_is_an_exception_and_the_next_call_works(string name)
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 0.1f, 0.2f }).requires_grad_();
        var y = Call(name, x).pow(2).sum();
        y.backward();
        y.Invoking(loss => loss.backward()).Should().Throw<Exception>();
        Call(name, x).sum().backward();
    }

    [Theory, MemberData(nameof(Operators))]
    public void A_gradient_of_the_wrong_shape_is_an_exception(string name)
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 0.1f, 0.2f }).requires_grad_();
        var y = Call(name, x);
        y.Invoking(result => result.backward([ones(3)])).Should().Throw<ExternalException>();
        y.backward([ones(2)]);
        x.grad!.shape.Should().Equal(2);
    }

    [Fact]
    public void A_failing_callback_surfaces_from_backward_with_its_cause()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 0.1f, 0.2f }).requires_grad_();
        var y = Failing.Run(x);
        y.Invoking(result => result.sum().backward()).Should().Throw<ExternalException>();
        Sll.LastBackwardFailure.Should().BeOfType<InvalidTimeZoneException>().Which.Message.Should().Be("the cause");
        SllOps.Sign(x, Eps).sum().backward();
        Inputs.ToDoubles(x.grad!).Should().Equal(1, 1);
    }

    [Fact]
    public void So_does_that_of_a_node_with_an_input_that_is_not_there()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 0.1f, 0.2f }).requires_grad_();
        var y = FailingPair.Run(x, null);
        y.Invoking(result => result.sum().backward()).Should().Throw<ExternalException>();
        Sll.LastBackwardFailure.Should().BeOfType<InvalidTimeZoneException>();
    }

    private static Tensor Call(string name, Tensor x) =>
        name == "Argmax" ? SllOps.Argmax(x, -1, Eps) : AllSteps.Call(name, x, Eps);

    private sealed class Failing : SllCore.Autograd.Node<Failing, object>
    {
        public override string Name => nameof(Failing);

        public static Tensor Run(Tensor input) => Make(new object(), ownsGradient: true, input);

        protected override Tensor Forward(autograd.AutogradContext ctx, Tensor input, object arguments)
        {
            ctx.save_for_backward([input]);
            return input.clone();
        }

        protected override Tensor Backward(autograd.AutogradContext ctx, Tensor gradOutput, Tensor? saved) =>
            throw new InvalidTimeZoneException("the cause");
    }

    private sealed class FailingPair : SllCore.Autograd.NaryNode<FailingPair, object>
    {
        public override string Name => nameof(FailingPair);

        protected override int Inputs => 2;

        public static Tensor Run(Tensor? first, Tensor? second) =>
            Make(new object(), ownsGradient: true, first, second);

        protected override Tensor Forward(
            autograd.AutogradContext ctx, ReadOnlySpan<object> inputs, object arguments) => ((Tensor)inputs[0]).clone();

        protected override Tensor?[] Backward(
            autograd.AutogradContext ctx, Tensor gradOutput, List<Tensor> saved) =>
            throw new InvalidTimeZoneException("the cause");
    }
}
