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

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void A_recurrent_layer_in_a_half_type_is_that_of_its_numbers_in_float32(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        using var module = RecurrentLeaky(4, learnBeta: true);
        module.to(dtype);
        var x = randn(6, 3, 4).to(dtype);
        var output = module.forward(x);
        output.dtype.Should().Be(dtype);
        output.sum().backward();
        module.parameters().Should().OnlyContain(parameter => parameter.grad!.dtype == dtype);
        module.to(ScalarType.Float32);
        output.eq(module.forward(x.to(ScalarType.Float32)).to(dtype)).all().item<bool>().Should().BeTrue();
    }

    public static TheoryData<string, Func<SpikingNeuron>> Learned() => new()
    {
        { "beta", () => Leaky(learnBeta: true) },
        { "threshold", () => Leaky(learnThreshold: true) },
        { "readout", () => LeakyReadout(learnBeta: true) },
        { "features", () => LeakyReadout(full(4, 0.5f), learnBeta: true) },
        { "recurrent", () => RecurrentLeaky(4, learnBeta: true) },
    };

    [Theory]
    [MemberData(nameof(Learned), DisableDiscoveryEnumeration = true)]
    public void A_module_outlives_the_scope_that_it_is_made_in(string name, Func<SpikingNeuron> make)
    {
        SpikingNeuron module;
        using (NewDisposeScope())
            module = make();
        using (module)
        {
            using var output = module.forward(ones(3, 2, 4));
            output.shape.Should().Equal([3, 2, 4], name);
        }
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
}
