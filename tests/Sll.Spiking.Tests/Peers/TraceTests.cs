using System.Globalization;

namespace SllCore.Spiking.Tests.Peers;

/// <summary>
/// Thirty steps of one neuron under the same input, as the peers' published equations give them over double, written
/// down by a program of its own. snntorch, Leaky and Synaptic: reset = [mem &gt; 1], then
/// mem = β·mem + input − reset·1, spike = [mem &gt; 1]; Leaky(reset_delay=False) goes on with mem − (spike − reset)·1.
/// The same to zero: mem = β·(1 − reset)·mem + input, then mem − (spike − reset)·mem. spikingjelly,
/// LIFNode(decay_input=False): v = v(1 − 1/τ) + x, spike = [v ≥ 1], then v − spike (soft) or 0 (hard).
/// </summary>
public class TraceTests
{
    private static readonly double[][] s_rows =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "traces.csv")).Skip(1)
            .Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray()),
    ];

    [Fact]
    public void Snntorch_leaky() => Follows(Leaky(0.9, 1, Reset.SubtractNextStep), spike: 1, potential: 2);

    [Fact]
    public void Snntorch_leaky_without_delay() => Follows(Leaky(0.9, 1, Reset.Subtract), spike: 9, potential: 10);

    [Fact]
    public void Snntorch_leaky_to_zero_without_delay() => Follows(Leaky(0.9, 1, Reset.Zero), spike: 11, potential: 12);

    [Fact]
    public void Snntorch_synaptic() => Follows(Synaptic(0.8, 0.9, 1, Reset.SubtractNextStep), spike: 3, potential: 4);

    [Fact]
    public void Spikingjelly_soft() => Follows(Leaky(0.9, 1, Reset.Subtract), spike: 5, potential: 6);

    [Fact]
    public void Spikingjelly_hard() => Follows(Leaky(0.9, 1, Reset.Zero), spike: 7, potential: 8);

    private static void Follows(SpikingNeuron neuron, int spike, int potential)
    {
        using var scope = NewDisposeScope();
        using var state = new SpikingState();
        s_rows.Should().HaveCount(30);
        s_rows.Sum(row => row[spike]).Should().BeGreaterThanOrEqualTo(4);
        foreach (var row in s_rows)
        {
            neuron.forward(tensor(new[] { row[0] }).view(1, 1), state).item<double>().Should().Be(row[spike]);
            state.Of(neuron)[0].item<double>().Should().BeApproximately(row[potential], 1e-12);
        }
    }
}
