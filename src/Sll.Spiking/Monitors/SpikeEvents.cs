namespace SllCore.Spiking;

/// <summary>Spikes as lists of when and who, for plots.</summary>
public static class SpikeEvents
{
    /// <summary>The spikes of one sample.</summary>
    /// <param name="spikes">[time, neurons].</param>
    /// <returns>The steps and the neurons of the spikes, in the order of time.</returns>
    /// <exception cref="ArgumentException"><paramref name="spikes"/> does not have two dimensions.</exception>
    public static (long[] Steps, long[] Neurons) Of(Tensor spikes)
    {
        Check.Sequence(spikes);
        if (spikes.Dimensions != 2)
        {
            throw new ArgumentException(
                $"spikes must be [time, neurons], those of one sample, but is {TensorArgument.ShapeOf(spikes)}.",
                    nameof(spikes));
        }
        using var scope = NewDisposeScope();
        var found = spikes.detach().cpu().nonzero();
        return ([.. found.select(1, 0).data<long>()], [.. found.select(1, 1).data<long>()]);
    }
}
