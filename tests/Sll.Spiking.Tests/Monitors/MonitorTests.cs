using static TorchSharp.torch;

namespace SllCore.Spiking.Tests.Monitors;

public class MonitorTests
{
    [Fact]
    public void Linear_layers()
    {
        using var scope = NewDisposeScope();
        var (leaky, hidden) = (Leaky(), nn.Linear(7, 3));
        var first = nn.Linear(5, 7);
        using var network = Sequential(first, leaky, hidden, LeakyReadout());
        var x = Encode.Direct(rand(4, 5) * 3, 6);
        using var monitor = SpikeMonitor.Of(network);
        network.forward(x);
        network.forward(x);
        var spikes = leaky.forward(OverTime(first).forward(x));
        var count = spikes.sum().item<float>();
        monitor.Samples.Should().Be(8);
        monitor.Rows.Should().ContainSingle().Which.Rate.Should().BeApproximately(
            count / spikes.NumberOfElements, 1e-7);
        monitor.SynOps.Should().BeApproximately(count * 3 / 4, 1e-6);
        // The input is the same at every step, so its product is computed once.
        monitor.Macs.Should().Be(5 * 7);
        monitor.EstimatedNanojoules.Should().BeApproximately(((count * 3 / 4 * 0.9) + (35 * 4.6)) / 1000, 1e-6);
        monitor.ToString().Should().Contain("SynOps");
    }

    [Theory]
    [InlineData(1, 0, 1, 1)]
    [InlineData(2, 1, 1, 1)]
    [InlineData(1, 1, 2, 2)]
    public void Convolutions_exactly(long stride, long padding, long dilation, long groups)
    {
        using var scope = NewDisposeScope();
        var convolution = nn.Conv2d(4, 6, 3, stride: stride, padding: padding, dilation: dilation, groups: groups);
        using var network = Sequential(convolution, Leaky());
        var spikes = rand([2, 3, 4, 9, 8]).gt(0.7).to(ScalarType.Float32);
        using var monitor = SpikeMonitor.Of(network);
        var output = network.forward(spikes);
        // Every weight of every output position, in loops.
        var (height, width) = (output.shape[3], output.shape[4]);
        var ones = 0L;
        var values = spikes.flatten(0, 1).data<float>().ToNDArray();
        foreach (var n in Enumerable.Range(0, 6))
        {
            for (var c = 0; c < 4; c++)
            {
                for (var i = 0; i < height; i++)
                {
                    for (var j = 0; j < width; j++)
                    {
                        for (var k = 0; k < 9; k++)
                        {
                            var row = (i * stride) - padding + (k / 3 * dilation);
                            var column = (j * stride) - padding + (k % 3 * dilation);
                            if (row is >= 0 and < 9 && column is >= 0 and < 8
                                && (float)values.GetValue(n, c, (int)row, (int)column)! == 1)
                                ones++;
                        }
                    }
                }
            }
        }
        monitor.SynOps.Should().Be(ones * (6 / (double)groups) / 3);
        monitor.Macs.Should().Be(0);
    }

    public static TheoryData<string, nn.Module<Tensor, Tensor>, long[], double> Borders() => new()
    {
        { "valid", nn.Conv2d(1, 1, (3, 3), padding: Padding.Valid), [4, 4], 36 },
        { "valid in one dimension", nn.Conv1d(1, 1, 3, padding: Padding.Valid), [8], 18 },
        { "same", nn.Conv2d(1, 1, (3, 3), padding: Padding.Same), [4, 4], 100 },
        { "same, even", nn.Conv2d(1, 1, (2, 2), padding: Padding.Same), [4, 4], 49 },
        { "same in one dimension", nn.Conv1d(1, 1, 3, padding: Padding.Same, dilation: 2), [8], 20 },
        { "circular", nn.Conv2d(1, 1, (3, 3), padding: (1, 1), padding_mode: PaddingModes.Circular), [4, 4], 144 },
        { "of two widths", nn.Conv2d(1, 1, (3, 3), padding: (0, 1)), [4, 4], 60 },
        { "three dimensions", nn.Conv3d(1, 1, 3, padding: Padding.Same), [4, 4, 4], 1000 },
    };

    /// <summary>Of ones, by hand: along a dimension of 4, three weights meet 3, 3, 2 and 2 of them.</summary>
    [Theory]
    [MemberData(nameof(Borders), DisableDiscoveryEnumeration = true)]
    public void Borders_of_every_kind(string name, nn.Module<Tensor, Tensor> convolution, long[] size, double additions)
    {
        using var scope = NewDisposeScope();
        using var network = Sequential(convolution, Leaky());
        using var monitor = SpikeMonitor.Of(network);
        network.forward(ones([1, 1, 1, .. size]));
        monitor.SynOps.Should().Be(additions, name);
    }

    [Fact]
    public void Silent_and_saturated_layers_are_told_in_words()
    {
        using var scope = NewDisposeScope();
        using var network = Sequential(Leaky(threshold: 100), Leaky());
        using (var monitor = SpikeMonitor.Of(network))
        {
            network.forward(ones(5, 2, 10));
            monitor.Rows[0].Silent.Should().Be(1);
            monitor.ToString().Should().Contain("never fired");
        }
        using var saturated = Sequential(Leaky());
        using var other = SpikeMonitor.Of(saturated);
        saturated.forward(full(5, 2, 10, 2f));
        other.Rows[0].Should().Match<SpikeMonitorRow>(
            row => row.Saturated == 1 && row.Advice!.Contains("every step", StringComparison.Ordinal));
    }

    public static TheoryData<string> Neurons() =>
        ["leaky", "readout network", "features", "learned", "zero", "synaptic", "arctan", "refractory", "recurrent",
            "izhikevich"];

    /// <summary>Against the spikes themselves, over calls, batches and sizes off the word.</summary>
    [Theory]
    [MemberData(nameof(Neurons))]
    public void Counts_are_those_of_the_spikes(string name)
    {
        foreach (var (batch, features) in new[] { (1, 1), (3, 64), (5, 70), (2, 200), (300, 65) })
        {
            using var scope = NewDisposeScope();
            manual_seed(features);
            using SpikingNeuron neuron = name switch
            {
                "features" => Leaky(linspace(0.1, 0.9, features), linspace(0.5, 3, features)),
                "learned" => Leaky(learnBeta: true, learnThreshold: true),
                "zero" => Leaky(reset: Reset.Zero),
                "synaptic" => Synaptic(),
                "arctan" => Leaky(surrogate: Surrogate.Arctan()),
                "refractory" => Leaky(refractory: 1),
                "recurrent" => RecurrentLeaky(features),
                "izhikevich" => Izhikevich(),
                _ => Leaky(),
            };
            using var network = name == "readout network" ? Sequential(neuron, LeakyReadout()) : Sequential(neuron);
            // From neurons that never fire to those that always do.
            var scale = (name == "izhikevich" ? 50f : 1) * linspace(-1, 3, features);
            var inputs = Enumerable.Range(0, 3).Select(_ => (rand(4, batch, features) * 0.3 + 1) * scale).ToArray();
            var spikes = cat([.. inputs.Select(input => neuron.forward(input))]);
            using var monitor = SpikeMonitor.Of(network);
            foreach (var input in inputs)
                network.forward(input.requires_grad_());
            var perNeuron = spikes.sum([0, 1]);
            double Share(Tensor mask) => mask.to(ScalarType.Float64).mean().item<double>();
            var row = monitor.Rows.Should().ContainSingle().Subject;
            row.Rate.Should().BeApproximately(Share(spikes), 1e-12);
            row.Silent.Should().BeApproximately(Share(perNeuron.eq(0)), 1e-12);
            row.Saturated.Should().BeApproximately(Share(perNeuron.eq(12 * batch)), 1e-12);
            row.Lost.Should().Be(0);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void NaN_in_the_input_is_counted_and_told(int refractory)
    {
        using var scope = NewDisposeScope();
        using var network = Sequential(Leaky(refractory: refractory));
        using var monitor = SpikeMonitor.Of(network);
        var x = zeros(4, 2, 10);
        // Two samples of one neuron, and another neuron at the last step.
        x[1, 0, 3] = x[0, 1, 3] = x[3, 1, 7] = float.NaN;
        network.forward(x);
        monitor.Rows[0].Lost.Should().BeApproximately(0.2, 1e-12);
        monitor.ToString()
            .Should().Contain("Leaky 1: the potential of 20 % of the neurons became NaN, and they never fire again");
    }

    [Fact]
    public void Spikes_in_a_linear_scope_are_those_above_the_threshold()
    {
        using var scope = NewDisposeScope();
        using var network = Sequential(Leaky(reset: Reset.None, beta: 0));
        using var monitor = SpikeMonitor.Of(network);
        using (Sll.Linearize(0.5))
            network.forward(tensor(new[] { 0.8f, 1.2f, 2, 0 }).view(1, 1, 4));
        monitor.Rows[0].Rate.Should().Be(0.5);
    }

    [Fact]
    public void Recurrent_weights_and_falling_edges_are_additions()
    {
        using var scope = NewDisposeScope();
        using var recurrent = RecurrentLeaky(5);
        using var network = Sequential(nn.Linear(4, 5), recurrent, nn.Linear(5, 2), LeakyReadout());
        var events = Encode.Delta(rand(6, 2, 4), 0.2);
        using var monitor = SpikeMonitor.Of(network);
        network.forward(events);
        using var layers = Sequential(network.Layers[0], recurrent);
        var spikes = layers.forward(events).sum().item<float>();
        events.min().item<float>().Should().Be(-1);
        monitor.SynOps.Should().BeApproximately(
            ((events.abs().sum().item<float>() * 5) + (spikes * (5 + 2))) / 2, 1e-6);
        monitor.Macs.Should().Be(0);
    }

    [Fact]
    public void Weights_that_it_does_not_know_are_named()
    {
        using var scope = NewDisposeScope();
        using var network = Sequential(nn.ConvTranspose2d(1, 2, 3), nn.BatchNorm2d(2), Leaky());
        using var monitor = SpikeMonitor.Of(network);
        network.forward(rand([2, 3, 1, 4, 4]));
        monitor.Uncounted.Should().Equal("ConvTranspose2d");
        monitor.ToString().Should().Contain("not counted: ConvTranspose2d");
    }

    [Fact]
    public void Two_look_at_one_network_and_neither_after_its_end()
    {
        using var scope = NewDisposeScope();
        using var network = Sequential(Leaky(), Leaky());
        using var first = SpikeMonitor.Of(network);
        var second = SpikeMonitor.Of(network);
        network.forward(rand(4, 3, 10) * 3);
        second.Rows.Should().Equal(first.Rows).And.HaveCount(2);
        second.Dispose();
        var (rows, text) = (second.Rows, second.ToString());
        network.forward(zeros(4, 3, 10));
        second.Rows.Should().Equal(rows).And.HaveCount(2);
        second.ToString().Should().Be(text);
        first.Samples.Should().Be(6);
    }

    [Fact]
    public void Another_size_is_refused_in_words()
    {
        using var scope = NewDisposeScope();
        using var network = Sequential(Leaky());
        using var monitor = SpikeMonitor.Of(network);
        network.forward(zeros(4, 3, 10));
        network.Invoking(net => net.forward(zeros(4, 3, 11))).Should().Throw<InvalidOperationException>()
            .WithMessage("Leaky 1 had 10 neurons and now has 11: *make another one.");
    }

    [Fact]
    public void Training_goes_on_while_it_looks()
    {
        using var scope = NewDisposeScope();
        using var network = Sequential(nn.Conv2d(1, 2, 3), Leaky());
        using var monitor = SpikeMonitor.Of(network);
        network.forward(rand([3, 2, 1, 6, 6])).sum().backward();
        network.parameters().First().grad.Should().NotBeNull();
    }

    [Fact]
    public void Events()
    {
        using var scope = NewDisposeScope();
        var (steps, neurons) = SpikeEvents.Of(tensor(new double[] { 0, 1, 0, 1, 0, 1 }).view(2, 3));
        steps.Should().Equal(0, 1, 1);
        neurons.Should().Equal(1, 0, 2);
    }
}
