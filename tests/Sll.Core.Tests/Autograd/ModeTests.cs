using SllCore.Tests.Oracle;

namespace SllCore.Tests.Autograd;

/// <summary>Who builds a node, on which thread, and with which ε.</summary>
public sealed class ModeTests
{
    public static IEnumerable<object[]> Operators() =>
        AllSteps.All.Select(step => step.Name).Append("Argmax").Select(name => new object[] { name });

    [Theory, MemberData(nameof(Operators))]
    public void Without_a_gradient_to_compute_no_node_is_built(string name)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var scope = NewDisposeScope();
        var leaf = tensor(new[] { 0.1f, 0.2f }).requires_grad_();
        var nodes = LiveNodes.Count;
        var plain = Call(name, leaf.detach());
        plain.requires_grad.Should().BeFalse();
        using (no_grad())
            Call(name, leaf).requires_grad.Should().BeFalse();
        using (inference_mode())
            Call(name, leaf).requires_grad.Should().BeFalse();
        LiveNodes.Count.Should().Be(nodes);
        Call(name, leaf).requires_grad.Should().BeTrue();
        LiveNodes.Count.Should().Be(nodes + 1);
    }

    [Fact]
    public void Eps_is_captured_in_forward()
    {
        using var scope = NewDisposeScope();
        var x = tensor(0.05).requires_grad_();
        Tensor y;
        using (Sll.Linearize(0.1))
            y = SllOps.Heaviside(x);
        using (Sll.Linearize(10))
            y.backward();
        x.grad!.item<double>().Should().Be(5);
    }

    [Fact]
    public void Backward_runs_on_any_thread()
    {
        using var scope = NewDisposeScope();
        var x = linspace(-1, 1, 101).requires_grad_();
        var y = SllOps.Sign(x, 0.25).sum();
        var worker = new Thread(() => y.backward());
        worker.Start();
        worker.Join();
        x.grad!.sum().item<float>().Should().Be(2 * 25);
    }

    [Fact]
    public void Networks_train_through_modules_and_optimizers()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var x = randn(256, 2);
        var target = (x[TensorIndex.Colon, 0] * x[TensorIndex.Colon, 1]).gt(0).to(ScalarType.Float32).unsqueeze(1);
        using var net = nn.Sequential(nn.Linear(2, 16), new Step(), nn.Linear(16, 1));
        using var adam = optim.Adam(net.parameters(), 0.02);
        double Loss() => nn.functional.binary_cross_entropy_with_logits(net.forward(x), target).item<float>();
        var before = Loss();
        for (var i = 0; i < 200; i++)
        {
            using var step = NewDisposeScope();
            using var linearized = Sll.Linearize(0.5);
            adam.zero_grad();
            nn.functional.binary_cross_entropy_with_logits(net.forward(x), target).backward();
            adam.step();
        }
        // Hard, as deployed.
        Loss().Should().BeLessThan(before / 2);
    }

    private static Tensor Call(string name, Tensor x) =>
        name == "Argmax" ? SllOps.Argmax(x, -1, 0.5) : AllSteps.Call(name, x, 0.5);

    private sealed class Step() : nn.Module<Tensor, Tensor>("step")
    {
        public override Tensor forward(Tensor input) => SllOps.Heaviside(input);
    }
}
