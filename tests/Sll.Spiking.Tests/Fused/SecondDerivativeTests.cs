namespace SllCore.Spiking.Tests.Fused;

/// <summary>A fused layer has first derivatives only: whoever asks for more must hear of it.</summary>
public class SecondDerivativeTests
{
    public static TheoryData<string, Func<SpikingNeuron>> Layers() => new()
    {
        { "leaky", () => Leaky() },
        { "numbers", () => Leaky(learnBeta: true, learnThreshold: true) },
        { "features", () => Leaky(full(4, 0.5f), ones(4), learnBeta: true, learnThreshold: true) },
        { "one β of features", () => LeakyReadout(full(1, 0.5f), learnBeta: true) },
        { "readout", () => LeakyReadout(0.5, learnBeta: true) },
        { "synaptic", () => Synaptic(learnBeta: true) },
        { "recurrent", () => RecurrentLeaky(4, learnBeta: true) },
    };

    /// <summary>Of every input, whether the gradient that arrives is recorded, as that of a square, or not, as that
    /// of a sum.</summary>
    [Theory]
    [MemberData(nameof(Layers), DisableDiscoveryEnumeration = true)]
    public void Is_refused_of_everything(string name, Func<SpikingNeuron> make)
    {
        using var scope = NewDisposeScope();
        using var module = make();
        using var state = new SpikingState();
        var (x, earlier) = (rand(3, 2, 4).requires_grad_(), rand(3, 2, 4).requires_grad_());
        var leaves = module.parameters().Append(x).Append(earlier).ToArray();
        module.forward(earlier, state);
        var y = module.forward(x, state);
        foreach (var loss in new[] { y.sum(), y.square().sum() })
        {
            var plain = autograd.grad([loss], leaves, retain_graph: true);
            var first = autograd.grad([loss], leaves, retain_graph: true, create_graph: true);
            for (var i = 0; i < leaves.Length; i++)
            {
                first[i].allclose(plain[i]).Should().BeTrue(name);
                first[i].requires_grad.Should().BeTrue(name);
                var penalty = loss.Plus(first[i].square().sum());
                Refused(() => penalty.backward(retain_graph: true));
            }
        }
    }

    [Fact]
    public void Other_paths_of_the_graph_stay_open()
    {
        using var scope = NewDisposeScope();
        using var module = Leaky();
        var (x, weight) = (rand(3, 2, 4).requires_grad_(), ones(1).requires_grad_());
        var loss = module.forward(x).sum().Plus(weight.pow(3).sum());
        var first = autograd.grad([loss], [weight, x], retain_graph: true, create_graph: true);
        autograd.grad([first[0].sum()], [weight])[0].item<float>().Should().Be(6);
    }

    private static void Refused(Action call)
    {
        call.Should().Throw<Exception>();
        Sll.LastBackwardFailure!.Message.Should().Contain("create_graph");
    }
}
