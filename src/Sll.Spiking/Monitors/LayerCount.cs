namespace SllCore.Spiking;

/// <summary>The spikes of every neuron of a layer, over all samples and steps.</summary>
internal sealed class LayerCount(string layer) : IDisposable
{
    private Tensor? _spikes;
    private double _steps;

    public void Add(Tensor spikes)
    {
        var sum = spikes.Above(0).sum([0, 1], type: ScalarType.Float64);
        var total = _spikes is null ? sum : _spikes.Plus(sum);
        _spikes?.Dispose();
        _spikes = total.DetachFromDisposeScope();
        _steps += (double)spikes.shape[0] * spikes.shape[1];
    }

    public SpikeMonitorRow Row()
    {
        using var scope = NewDisposeScope();
        double Share(Tensor mask) => mask.to(ScalarType.Float64).mean().item<double>();
        return new(layer, _spikes!.mean().item<double>() / _steps, Share(_spikes.Is(0)), Share(_spikes.Is(_steps)));
    }

    public void Dispose() => _spikes?.Dispose();
}
