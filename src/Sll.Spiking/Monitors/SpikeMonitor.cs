using System.Globalization;
using System.Text;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace SllCore.Spiking;

/// <summary>
/// Counts what a network does while it is called: rates, neurons that never or always fire, operations, and an estimate
/// of the energy. Until it is disposed every call of the network is counted.
/// </summary>
/// <example><code>
/// using var monitor = SpikeMonitor.Of(network);
/// network.forward(Encode.Direct(images, steps: 8));
/// Console.WriteLine(monitor);
/// </code></example>
public sealed class SpikeMonitor : IDisposable
{
    private readonly SpikingSequential[] _networks;
    private readonly Dictionary<Module, LayerCount> _neurons = [];
    private double _additions;
    private double _multiplications;

    private SpikeMonitor(SpikingSequential network)
    {
        _networks = [network, .. network.modules().OfType<SpikingSequential>().Where(inner => inner != network)];
        foreach (var observed in _networks)
            observed.Observed += Count;
    }

    /// <summary>Gets the picojoules of an addition: 0.9, as for 32 bits in 45 nm (Horowitz 2014,
    /// doi:10.1109/ISSCC.2014.6757323).</summary>
    public double PicojoulesPerAddition { get; init; } = 0.9;

    /// <summary>Gets the picojoules of a multiplication with its addition: 4.6, from the same table.</summary>
    public double PicojoulesPerMultiplication { get; init; } = 4.6;

    /// <summary>Gets the number of samples that were counted.</summary>
    public long Samples { get; private set; }

    /// <summary>Gets the additions per sample that spikes caused behind them: spikes times fan-out, of convolutions
    /// exactly, borders and strides included.</summary>
    public double SynOps => Samples == 0 ? 0 : _additions / Samples;

    /// <summary>Gets the multiplications per sample of layers whose input is not spikes, as the first one under a
    /// direct code.</summary>
    public double Macs => Samples == 0 ? 0 : _multiplications / Samples;

    /// <summary>Gets an estimate of the energy per sample in nanojoules: operations times a constant, without memory,
    /// which on real hardware costs more.</summary>
    public double EstimatedNanojoules =>
        ((SynOps * PicojoulesPerAddition) + (Macs * PicojoulesPerMultiplication)) / 1000;

    /// <summary>Gets a row for every layer of neurons that fire, in the order of their first calls.</summary>
    public IReadOnlyList<SpikeMonitorRow> Rows => [.. _neurons.Values.Select(count => count.Row())];

    /// <summary>Starts to count.</summary>
    /// <param name="network">The network.</param>
    /// <returns>The monitor; dispose it to stop.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="network"/> is null.</exception>
    public static SpikeMonitor Of(SpikingSequential network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new(network);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var network in _networks)
            network.Observed -= Count;
        foreach (var count in _neurons.Values)
            count.Dispose();
        _neurons.Clear();
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
        return text.Append(CultureInfo.InvariantCulture,
            $"{SynOps:F0} SynOps and {Macs:F0} MACs per sample, {EstimatedNanojoules:F1} nJ by estimate").ToString();
    }

    private void Count(Module<Tensor, Tensor> layer, Tensor input, Tensor output)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        if (ReferenceEquals(layer, _networks[0].Layers[0]))
            Samples += input.shape[1];
        if (layer is SpikingNeuron and not LeakyReadout)
        {
            if (!_neurons.TryGetValue(layer, out var count))
                _neurons[layer] = count = new($"{layer.GetName()} {_neurons.Count + 1}");
            count.Add(output.detach());
        }
        var connected = layer is OverTime over ? over.Inner : layer;
        // Steps that are all the same are computed once.
        var x = (input.stride(0) == 0 && input.shape[0] > 1 ? input.narrow(0, 0, 1) : input).detach().flatten(0, 1);
        var isSpikes = x.Is(0).logical_or(x.Is(1)).all().item<bool>();
        var operations = FanOut.Operations(connected, isSpikes ? x : ones_like(x));
        if (isSpikes)
            _additions += operations;
        else
            _multiplications += operations;
    }
}
