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
        monitor.Rows.Should().ContainSingle().Which.Rate.Should().BeApproximately(count / spikes.NumberOfElements, 1e-7);
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
                            if (row is >= 0 and < 9 && column is >= 0 and < 8 && (float)values.GetValue(n, c, (int)row, (int)column)! == 1)
                                ones++;
                        }
                    }
                }
            }
        }
        monitor.SynOps.Should().Be(ones * (6 / (double)groups) / 3);
        monitor.Macs.Should().Be(0);
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
        other.Rows[0].Should().Match<SpikeMonitorRow>(row => row.Saturated == 1 && row.Advice!.Contains("every step", StringComparison.Ordinal));
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
