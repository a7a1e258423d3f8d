using System.Globalization;
using System.Text;
using SllCore.Collectives;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace SllCore.Spiking;

/// <summary>
/// Counts what a network does while it is called: rates, neurons that never or always fire or hold NaN, operations, and
/// an estimate of the energy. Until it is disposed every call of the network is counted; what was counted stays to be
/// read.
/// </summary>
/// <example><code>
/// using var monitor = SpikeMonitor.Of(network);
/// network.forward(Encode.Direct(images, steps: 8));
/// Console.WriteLine(monitor);
/// </code></example>
public sealed class SpikeMonitor : IDisposable
{
    private readonly SpikingSequential[] _networks;
    private readonly List<(SpikingNeuron Neuron, LayerCount Count)> _neurons = [];
    private readonly SortedSet<string> _uncounted = new(StringComparer.Ordinal);
    private double _additions;
    private double _multiplications;

    private SpikeMonitor() => _networks = [];

    private SpikeMonitor(SpikingSequential network)
    {
        _networks = [network, .. network.modules().OfType<SpikingSequential>().Where(inner => inner != network)];
        foreach (var observed in _networks)
            observed.Observed += Count;
        // The neurons of a recurrent layer are a module within it.
        foreach (var neuron in network.modules().OfType<SpikingNeuron>())
        {
            if (neuron is not (LeakyReadout or RecurrentLeaky))
                _neurons.Add((neuron, new($"{neuron.GetName()} {_neurons.Count + 1}")));
        }
        foreach (var (neuron, count) in _neurons)
            neuron.Counts.Add(count);
    }

    /// <summary>Gets the picojoules of an addition: 0.9, as for 32 bits in 45 nm (Horowitz 2014,
    /// doi:10.1109/ISSCC.2014.6757323).</summary>
    public double PicojoulesPerAddition { get; init; } = 0.9;

    /// <summary>Gets the picojoules of a multiplication with its addition: 4.6, from the same table.</summary>
    public double PicojoulesPerMultiplication { get; init; } = 4.6;

    /// <summary>Gets the number of samples that were counted.</summary>
    public long Samples { get; private set; }

    /// <summary>Gets the additions per sample that spikes, 1 or −1, caused behind them: spikes times fan-out, of
    /// convolutions exactly, borders and strides included, and of recurrent weights.</summary>
    public double SynOps => Samples == 0 ? 0 : _additions / Samples;

    /// <summary>Gets the multiplications per sample of layers whose input is not spikes, as the first one under a
    /// direct code.</summary>
    public double Macs => Samples == 0 ? 0 : _multiplications / Samples;

    /// <summary>Gets an estimate of the energy per sample in nanojoules: operations times a constant, without memory,
    /// which on real hardware costs more.</summary>
    public double EstimatedNanojoules =>
        ((SynOps * PicojoulesPerAddition) + (Macs * PicojoulesPerMultiplication)) / 1000;

    /// <summary>Gets a row for every layer of neurons that fire and were called, in the order of the network. A neuron
    /// is one for all samples. The kernels count as they run: a population count of 64 neurons at a time.</summary>
    public IReadOnlyList<SpikeMonitorRow> Rows =>
        [.. _neurons.Where(row => !row.Count.IsEmpty).Select(row => row.Count.Row())];

    /// <summary>Gets the names of modules with weights that <see cref="SynOps"/> and <see cref="Macs"/> do not know;
    /// they know Linear, convolutions and recurrent layers.</summary>
    public IReadOnlyCollection<string> Uncounted => _uncounted;

    /// <summary>Starts to count.</summary>
    /// <param name="network">The network.</param>
    /// <returns>The monitor; dispose it to stop.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="network"/> is null.</exception>
    public static SpikeMonitor Of(SpikingSequential network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new(network);
    }

    /// <summary>What the network did over the samples of all processes: spikes, samples and operations add up, and a
    /// neuron is silent if it is in every process. Every process must take part; this monitor stays as it is.</summary>
    /// <param name="processes">The processes.</param>
    /// <returns>A monitor that counts no more, the same in every process.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="processes"/> is null.</exception>
    /// <exception cref="InvalidOperationException">In every process: a layer has another size in one of
    /// them.</exception>
    /// <example><code>
    /// var all = monitor.Combine(processes);
    /// if (processes.Rank == 0)
    ///     Console.WriteLine(all);
    /// </code></example>
    public SpikeMonitor Combine(IAllReduce processes)
    {
        ArgumentNullException.ThrowIfNull(processes);
        double[] numbers = [Samples, _additions, _multiplications];
        processes.Total(numbers);
        var all = new SpikeMonitor
        {
            PicojoulesPerAddition = PicojoulesPerAddition,
            PicojoulesPerMultiplication = PicojoulesPerMultiplication,
            Samples = (long)numbers[0],
            _additions = numbers[1],
            _multiplications = numbers[2],
        };
        foreach (var (neuron, count) in _neurons)
            all._neurons.Add((neuron, count.Combine(processes)));
        foreach (var names in processes.Gather(string.Join('\n', _uncounted)))
            all._uncounted.UnionWith(names.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return all;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var network in _networks)
            network.Observed -= Count;
        foreach (var (neuron, count) in _neurons)
            neuron.Counts.Remove(count);
    }

    /// <summary>The rows, the operations, and what to do about layers that are in trouble.</summary>
    /// <returns>Lines of text.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var row in Rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{row.Layer}: {row.Rate:P1} of the steps, {row.Silent:P0} silent, {row.Saturated:P0} saturated");
            if (row.Advice is { } advice)
                text.AppendLine(advice);
        }
        if (_uncounted.Count > 0)
            text.AppendLine(CultureInfo.InvariantCulture, $"not counted: {string.Join(", ", _uncounted)}");
        return text.Append(CultureInfo.InvariantCulture,
            $"{SynOps:F0} SynOps and {Macs:F0} MACs per sample, {EstimatedNanojoules:F1} nJ by estimate").ToString();
    }

    private void Count(Module<Tensor, Tensor> layer, Tensor input, Tensor output)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        if (ReferenceEquals(layer, _networks[0].Layers[0]))
            Samples += input.shape[1];
        if (layer is RecurrentLeaky recurrent)
            Count(recurrent.Recurrent, output);
        Count(layer is OverTime over ? over.Inner : layer, input);
    }

    private void Count(Module<Tensor, Tensor> connected, Tensor input)
    {
        // Steps that are all the same are computed once.
        var x = (input.stride(0) == 0 && input.shape[0] > 1 ? input.narrow(0, 0, 1) : input).flatten(0, 1).abs();
        var isSpikes = x.Is(0).logical_or(x.Is(1)).all().item<bool>();
        if (FanOut.Operations(connected, isSpikes ? x : ones_like(x)) is not { } operations)
            _uncounted.Add(connected.GetName());
        else if (isSpikes)
            _additions += operations;
        else
            _multiplications += operations;
    }
}
