namespace SllCore.Spiking.Tests.Neurons;

public class NeuronTests
{
    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void Half_types_integrate_in_float32(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        using var module = IntegrateAndFire(threshold: 1e6);
        using var state = new SpikingState();
        // 2048 + 1 is 2048 in float16, and 256 + 1 is 256 in bfloat16.
        var output = module.forward(ones(3000, 2, dtype: dtype), state);
        output.dtype.Should().Be(dtype);
        state.Of(module)[0].dtype.Should().Be(ScalarType.Float32);
        state.Of(module)[0].eq(3000).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void A_refractory_neuron_rests_so_many_steps()
    {
        using var scope = NewDisposeScope();
        using var module = Leaky(beta: 0.5, reset: Reset.Zero, refractory: 2);
        module.forward(full(9, 1, 1.5f)).data<float>().ToArray().Should().Equal(1, 0, 0, 1, 0, 0, 1, 0, 0);
    }

    [Fact]
    public void Infinite_input_with_reset_to_zero_fires_and_recovers()
    {
        using var scope = NewDisposeScope();
        using var module = Leaky(reset: Reset.Zero);
        module.forward(tensor(new[] { float.PositiveInfinity, 2, 0.5f }).view(3, 1)).data<float>().ToArray()
            .Should().Equal(1, 1, 0);
    }

    [Fact]
    public void NaN_does_not_fire_and_stays()
    {
        using var scope = NewDisposeScope();
        using var module = Leaky(reset: Reset.Zero);
        using var state = new SpikingState();
        module.forward(tensor(new[] { float.NaN, 2, 5 }).view(3, 1), state).data<float>().ToArray()
            .Should().Equal(0, 0, 0);
        state.Of(module)[0].isnan().all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void Learned_parameters_move_with_the_module()
    {
        using var scope = NewDisposeScope();
        using var module = Leaky(beta: 0.75, learnBeta: true, learnThreshold: true);
        module.parameters().Should().HaveCount(2);
        module.to(ScalarType.Float64);
        using var optimizer = optim.SGD(module.parameters(), 0.1);
        var x = randn(20, 50, dtype: ScalarType.Float64);
        var before = module.Beta().item<double>();
        before.Should().BeApproximately(0.75, 1e-6);
        module.forward(x).sum().backward();
        optimizer.step();
        module.Beta().item<double>().Should().NotBe(before);
        module.Threshold().item<double>().Should().NotBe(1);
    }

    [Fact]
    public void An_expanded_input_is_read_as_it_is()
    {
        using var scope = NewDisposeScope();
        using var module = Leaky();
        var image = rand(3, 70);
        var x = image.unsqueeze(0).expand(10, 3, 70);
        module.forward(x).eq(module.forward(x.contiguous())).all().item<bool>().Should().BeTrue();
        var transposed = rand(3, 10, 70).transpose(0, 1);
        module.forward(transposed).eq(module.forward(transposed.contiguous())).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void Izhikevich_spikes_regularly()
    {
        using var scope = NewDisposeScope();
        using var module = Izhikevich();
        var spikes = module.forward(full(2000, 1, 10.0f));
        // Published figure: about 20 to 30 spikes in a second of a constant current of 10.
        spikes.sum().item<float>().Should().BeInRange(15, 35);
    }

    [Fact]
    public void A_second_derivative_is_refused_in_words()
    {
        using var scope = NewDisposeScope();
        using var module = Leaky();
        var x = randn(3, 4).requires_grad_();
        var y = module.forward(x);
        var first = autograd.grad([(y * y).sum()], [x], create_graph: true)[0];
        var expected = autograd.grad([(module.forward(x) * module.forward(x)).sum()], [x])[0];
        first.allclose(expected).Should().BeTrue();
        first.Invoking(gradient => gradient.square().sum().backward()).Should().Throw<Exception>();
        Sll.LastBackwardFailure!.Message.Should().Contain("create_graph");
    }
}
