namespace SllCore.Spiking.Tests.State;

public class SpikingStateTests
{
    public static TheoryData<string> Neurons() =>
    [
        "leaky", "zero", "late", "learned", "synaptic", "adaptive", "refractory", "readout", "recurrent", "izhikevich",
    ];

    [Theory]
    [MemberData(nameof(Neurons))]
    public void Chunks_are_the_whole(string name)
    {
        using var scope = NewDisposeScope();
        using var module = Make(name);
        manual_seed(1);
        var data = (randn(12, 3, 70) * 0.8 + 0.3) * (name == "izhikevich" ? 20 : 1);
        var weight = randn(12, 3, 70);
        var whole = data.clone().requires_grad_();
        var expected = module.forward(whole);
        (expected * weight).sum().backward();

        using var state = new SpikingState();
        var parts = data.clone().requires_grad_();
        var chunks =
            new[] { module.forward(parts.narrow(0, 0, 5), state), module.forward(parts.narrow(0, 5, 7), state) };
        (cat(chunks, 0) * weight).sum().backward();

        cat(chunks, 0).eq(expected).all().item<bool>().Should().BeTrue();
        parts.grad!.eq(whole.grad!).all().item<bool>().Should().BeTrue();
        expected.requires_grad.Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Neurons))]
    public void Forward_without_a_state_keeps_nothing(string name)
    {
        using var scope = NewDisposeScope();
        using var module = Make(name);
        var data = randn(4, 3, 70);
        module.forward(data).eq(module.forward(data)).all().item<bool>().Should().BeTrue();
        module.state_dict().Keys.Should().NotContain(key => key.Contains("state", StringComparison.Ordinal));
    }

    [Fact]
    public void Detach_cuts_the_graph_and_keeps_the_numbers()
    {
        using var scope = NewDisposeScope();
        using var module = Leaky();
        using var state = new SpikingState();
        var x = randn(4, 3).requires_grad_();
        module.forward(x, state);
        var before = state.Of(module)[0];
        before.requires_grad.Should().BeTrue();
        state.Detach();
        var after = state.Of(module)[0];
        after.requires_grad.Should().BeFalse();
        after.eq(before).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void A_clone_lives_on_its_own()
    {
        using var scope = NewDisposeScope();
        using var module = Leaky();
        using var state = new SpikingState();
        module.forward(randn(4, 3), state);
        var copy = state.Clone();
        module.forward(randn(4, 3), state);
        copy.Of(module)[0].eq(state.Of(module)[0]).all().item<bool>().Should().BeFalse();
        state.Dispose();
        copy.Count.Should().Be(1);
        copy.Clear();
        copy.Count.Should().Be(0);
        copy.Dispose();
        copy.Invoking(disposed => disposed.Clone()).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void A_state_outlives_the_scope_it_was_made_in()
    {
        using var module = Synaptic();
        using var state = new SpikingState();
        using (NewDisposeScope())
            module.forward(randn(4, 3), state);
        state.Of(module)[1].IsInvalid.Should().BeFalse();
    }

    private static SpikingNeuron Make(string name) => name switch
    {
        "leaky" => Leaky(),
        "zero" => Leaky(reset: Reset.Zero, detachReset: false),
        "late" => Leaky(reset: Reset.SubtractNextStep),
        "learned" => Leaky(learnBeta: true, learnThreshold: true),
        "synaptic" => Synaptic(),
        "adaptive" => Adaptive(),
        "refractory" => Leaky(refractory: 2),
        "readout" => LeakyReadout(),
        "recurrent" => RecurrentLeaky(70),
        _ => Izhikevich(),
    };
}
