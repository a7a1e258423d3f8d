using static TorchSharp.torch;

namespace SllCore.Spiking.Tests.Layers;

public class LayerTests
{
    [Fact]
    public void Sequential_merges_time_and_batch_for_ordinary_modules()
    {
        using var scope = NewDisposeScope();
        var (linear, leaky, readout) = (nn.Linear(5, 7), Leaky(), LeakyReadout());
        using var network = Sequential(linear, leaky, readout);
        var x = randn(4, 3, 5);
        var steps = stack([.. x.unbind(0).Select(step => linear.forward(step))]);
        var expected = readout.forward(leaky.forward(steps));
        network.forward(x).allclose(expected).Should().BeTrue();
        network.parameters().Should().HaveCount(2);
    }

    [Fact]
    public void A_constant_input_passes_the_first_layer_once_with_the_same_result()
    {
        using var scope = NewDisposeScope();
        using var network = Sequential(nn.Linear(5, 7), Leaky(), nn.Linear(7, 2), LeakyReadout());
        var image = randn(3, 5);
        var (constant, copied) = (Encode.Direct(image, 6), Encode.Direct(image, 6).contiguous());
        network.forward(constant).allclose(network.forward(copied)).Should().BeTrue();
        var gradients = new List<Tensor>();
        foreach (var x in new[] { constant, copied })
        {
            network.zero_grad();
            network.forward(x).sum().backward();
            gradients.Add(network.parameters().First().grad!.clone());
        }
        gradients[0].allclose(gradients[1], 1e-4, 1e-5).Should().BeTrue();
    }

    [Fact]
    public void Steps_one_by_one_are_the_whole()
    {
        using var scope = NewDisposeScope();
        using var network = Sequential(nn.Linear(5, 7), Synaptic(), Sequential(nn.Linear(7, 2), LeakyReadout()));
        using var state = new SpikingState();
        var x = randn(6, 3, 5);
        var steps = stack([.. x.unbind(0).Select(step => network.Step(step, state))]);
        steps.allclose(network.forward(x)).Should().BeTrue();
        state.Count.Should().Be(2);
    }

    [Fact]
    public void Dropout_has_one_mask_over_time()
    {
        using var scope = NewDisposeScope();
        using var dropout = SpikeDropout(0.5);
        var y = dropout.forward(ones(8, 4, 50));
        y.eq(y.narrow(0, 0, 1)).all().item<bool>().Should().BeTrue();
        y.mean().item<float>().Should().BeInRange(0.7f, 1.3f);
        // Dropped, or doubled.
        y.unique().output.data<float>().ToArray().Should().Equal(0, 2);
        dropout.eval();
        dropout.forward(ones(8, 4, 50)).eq(1).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void Batch_first_exchanges_the_dimensions()
    {
        using var scope = NewDisposeScope();
        using var leaky = Leaky();
        using var module = BatchFirst(leaky);
        var x = randn(3, 8, 5);
        module.forward(x).eq(leaky.forward(x.transpose(0, 1)).transpose(0, 1)).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void Batch_norm_over_time_normalizes_over_time_and_batch()
    {
        using var scope = NewDisposeScope();
        using var module = OverTime(nn.BatchNorm1d(5));
        var y = module.forward(randn(20, 30, 5) * 3 + 1);
        y.mean([0, 1]).abs().max().item<float>().Should().BeLessThan(1e-5f);
    }
}
