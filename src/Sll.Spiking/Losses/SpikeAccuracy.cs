namespace SllCore.Spiking;

/// <summary>Shares of right answers of outputs [time, batch, classes], from 0 to 1.</summary>
public static class SpikeAccuracy
{
    /// <summary>The class with the most spikes, or the highest mean membrane, is the answer.</summary>
    /// <param name="output">[time, batch, classes].</param>
    /// <param name="labels">int64 [batch], from 0 to classes − 1.</param>
    /// <returns>The share of right answers.</returns>
    /// <exception cref="ArgumentException">The shapes, dtypes or labels do not fit.</exception>
    public static double ByCount(Tensor output, Tensor labels)
    {
        SpikeLoss.Labelled(output, labels);
        using var scope = NewDisposeScope();
        return Share(Wide(output).sum([0]), labels);
    }

    /// <summary>The class that fires first is the answer; of those that fire together the first.</summary>
    /// <param name="spikes">[time, batch, classes].</param>
    /// <param name="labels">int64 [batch], from 0 to classes − 1.</param>
    /// <returns>The share of right answers.</returns>
    /// <exception cref="ArgumentException">The shapes, dtypes or labels do not fit.</exception>
    public static double ByFirstSpike(Tensor spikes, Tensor labels)
    {
        SpikeLoss.Labelled(spikes, labels, nameof(spikes));
        using var scope = NewDisposeScope();
        return Share((-Wide(spikes)).Plus(1).cumprod(0).sum([0]).neg(), labels);
    }

    /// <summary>The class whose neurons fire most together is the answer: neurons k·population to (k + 1)·population −
    /// 1 stand for class k.</summary>
    /// <param name="spikes">[time, batch, classes · population].</param>
    /// <param name="labels">int64 [batch], from 0 to classes − 1.</param>
    /// <param name="population">Neurons of each class: 1 or more.</param>
    /// <returns>The share of right answers.</returns>
    /// <exception cref="ArgumentException">The shapes, dtypes or labels do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="population"/> is below 1.</exception>
    public static double ByPopulation(Tensor spikes, Tensor labels, long population)
    {
        SpikeLoss.Shaped(spikes, labels, nameof(spikes));
        Check.Positive(population);
        if (spikes.shape[2] % population != 0)
        {
            throw new ArgumentException(
                $"spikes must have a multiple of {population} neurons, but is {TensorArgument.ShapeOf(spikes)}.",
                    nameof(spikes));
        }
        SpikeLoss.InRange(labels, spikes.shape[2] / population, nameof(spikes));
        using var scope = NewDisposeScope();
        return Share(Wide(spikes).sum([0]).unflatten(1, -1, population).sum([2]), labels);
    }

    // Sums of half types stop being whole numbers at 2048, or at 256.
    private static Tensor Wide(Tensor output) => HalfTypes.Widen(output.detach());

    private static double Share(Tensor scores, Tensor labels) =>
        scores.argmax(1).eq(labels).to(ScalarType.Float64).mean().item<double>();
}
