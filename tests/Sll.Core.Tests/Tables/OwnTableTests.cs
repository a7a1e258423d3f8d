using SllCore.Steps;

namespace SllCore.Tests.Tables;

/// <summary>The README's own method, and a table that changes one operator of another.</summary>
public sealed class OwnTableTests
{
    [Fact]
    public void A_surrogate_slope_serves_all_steps_at_once()
    {
        double[] x = [-2.2, -0.3, 0.1, 0.9];
        using var input = tensor(x).requires_grad_();
        using var scope = Sll.Use(new ArctanOperators());
        using var output = SllOps.Sign(input);
        output.data<double>().ToArray().Should().Equal(-1, -1, 1, 1);
        output.sum().backward();
        for (var i = 0; i < x.Length; i++)
            input.grad![i].item<double>().Should().BeApproximately(2 / (1 + (Math.PI * x[i] * Math.PI * x[i])), 1e-12);
        using var count = tensor(new long[] { -3, 2 });
        SllOps.Sign(count).data<long>().ToArray().Should().Equal(-1, 1);
    }

    [Fact]
    public void One_operator_is_changed_and_the_others_stay()
    {
        using var scope = Sll.Use(new DoublingSign());
        SllOps.Sign(tensor(-3.0)).item<double>().Should().Be(-2);
        SllOps.Round(tensor(0.4)).item<double>().Should().BeApproximately(0.4, 1e-12);
    }

    private sealed class ArctanOperators : StraightThroughOperators
    {
        protected override Tensor Apply(StepOperator step, Tensor input)
        {
            using var scope = NewDisposeScope();
            var x = input.detach();
            var slope = step.Jump / (1 + (Math.PI * step.Distance(x)).square());
            return SurrogateGradient.Apply(input, step.Hard(x), slope).MoveToOuterDisposeScope();
        }
    }

    private sealed class DoublingSign() : LinearizedOperators(0.5)
    {
        protected override Tensor Apply(StepOperator step, Tensor input) =>
            step.Kind == StepOperator.Sign ? step.Hard(input) * 2 : base.Apply(step, input);
    }
}
