namespace SllCore.Spiking.Tests.Fused;

public class LifetimeTests
{
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public void No_tensor_is_left(bool learned, bool hasState)
    {
        using var module = Leaky(learnBeta: learned, learnThreshold: learned);
        using var x = randn(16, 4096).requires_grad_();
        void Turn()
        {
            using var scope = NewDisposeScope();
            using var state = hasState ? new SpikingState() : null;
            module.forward(x, state).sum().backward();
        }
        for (var i = 0; i < 5; i++)
            Turn();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        for (var i = 0; i < 50; i++)
            Turn();
        // Without a collection in between.
        Tensor.TotalCount.Should().BeLessThanOrEqualTo(before);
    }

    [Fact]
    public void The_result_belongs_to_the_scope_of_the_caller()
    {
        using var module = Leaky();
        Tensor output;
        using (NewDisposeScope())
            output = module.forward(randn(3, 4));
        output.IsInvalid.Should().BeTrue();
    }
}
