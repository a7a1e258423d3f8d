using System.Numerics;
using SllCore.Collectives;

namespace SllCore.Spiking;

/// <summary>What the neurons of a layer did over all samples and steps.</summary>
internal sealed class LayerCount(string layer)
{
    private const int Word = 64;

    private SpikeBits _bits;
    private long _neurons;
    private double _spikes;
    private double _chances;

    public bool IsEmpty => _chances == 0;

    /// <summary>Adds a call on [time, batch, …], whose bits are those of all samples in turn.</summary>
    public void Add(long[] shape, SpikeBits call)
    {
        var (samples, neurons) = (shape[1], shape[2..].Aggregate(1L, (product, size) => product * size));
        if (IsEmpty)
            (_neurons, _bits) = (neurons, SpikeBits.Of(neurons));
        if (neurons != _neurons)
        {
            throw new InvalidOperationException(
                $"{layer} had {_neurons} neurons and now has {neurons}: shares of neurons that never fired have no " +
                "meaning across sizes. Dispose the SpikeMonitor and make another one.");
        }
        for (long sample = 0; sample < samples; sample++)
        {
            for (var i = 0; i < _bits.Ever.Length; i++)
            {
                var count = (int)Math.Min(Word, neurons - (i * (long)Word));
                ulong At(ulong[] bits) => SpikeBits.At(bits, (sample * neurons) + (i * (long)Word), count);
                _bits.Ever[i] |= At(call.Ever);
                _bits.Always[i] &= At(call.Always);
                _bits.Lost[i] |= At(call.Lost);
            }
        }
        _spikes += call.Spikes;
        _chances += (double)shape[0] * samples * neurons;
    }

    /// <summary>What the neurons did over the samples of all processes, every one of which takes part.</summary>
    public LayerCount Combine(IAllReduce processes)
    {
        var sizes = processes.Gather(_neurons);
        var neurons = sizes.Max();
        if (Array.Find(sizes, size => size > 0 && size != neurons) is > 0 and var other)
        {
            throw new InvalidOperationException(
                $"{layer} has {other} neurons in one process and {neurons} in another: shares of neurons have no " +
                "meaning across sizes.");
        }
        var own = IsEmpty ? SpikeBits.Of(neurons) : _bits;
        double[] numbers = [_spikes, _chances];
        processes.Total(numbers);
        return new(layer)
        {
            _neurons = neurons,
            _spikes = numbers[0],
            _chances = numbers[1],
            _bits = own.Combine(neurons, processes),
        };
    }

    public SpikeMonitorRow Row()
    {
        double Share(ulong[] bits) => bits.Sum(word => (double)BitOperations.PopCount(word)) / _neurons;
        return new(layer, _spikes / _chances, 1 - Share(_bits.Ever), Share(_bits.Always), Share(_bits.Lost));
    }
}
