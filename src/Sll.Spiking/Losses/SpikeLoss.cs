using static TorchSharp.torch.nn;

namespace SllCore.Spiking;

/// <summary>Losses of outputs [time, batch, classes]; each is a number, the mean over the batch.</summary>
public static class SpikeLoss
{
    /// <summary>Cross entropy of the mean over time: of the membranes of a readout, or of the rates of a spiking
    /// one.</summary>
    /// <param name="output">[time, batch, classes].</param>
    /// <param name="labels">int64 [batch], from 0 to classes − 1.</param>
    /// <returns>A number.</returns>
    /// <exception cref="ArgumentException">The shapes, dtypes or labels do not fit.</exception>
    public static Tensor CrossEntropyOfMean(Tensor output, Tensor labels)
    {
        Labelled(output, labels);
        using var scope = NewDisposeScope();
        return functional.cross_entropy(output.mean([0]), labels).MoveToOuterDisposeScope();
    }

    /// <summary>Cross entropy of the counts, Σ over time: snntorch's <c>ce_count_loss</c>.</summary>
    /// <param name="output">[time, batch, classes].</param>
    /// <param name="labels">int64 [batch], from 0 to classes − 1.</param>
    /// <returns>A number.</returns>
    /// <exception cref="ArgumentException">The shapes, dtypes or labels do not fit.</exception>
    public static Tensor CrossEntropyOfCount(Tensor output, Tensor labels)
    {
        Labelled(output, labels);
        using var scope = NewDisposeScope();
        return functional.cross_entropy(output.sum([0]), labels).MoveToOuterDisposeScope();
    }

    /// <summary>The mean over time of every step's cross entropy: snntorch's <c>ce_rate_loss</c>, TET without its
    /// regularizer (Deng et al. 2022, arXiv:2202.11946).</summary>
    /// <param name="output">[time, batch, classes].</param>
    /// <param name="labels">int64 [batch], from 0 to classes − 1.</param>
    /// <returns>A number.</returns>
    /// <exception cref="ArgumentException">The shapes, dtypes or labels do not fit.</exception>
    public static Tensor CrossEntropyPerStep(Tensor output, Tensor labels)
    {
        Labelled(output, labels);
        using var scope = NewDisposeScope();
        var targets = labels.unsqueeze(0).expand(output.shape[0], labels.shape[0]).reshape(-1);
        return functional.cross_entropy(output.flatten(0, 1), targets).MoveToOuterDisposeScope();
    }

    /// <summary>The squared difference of the rates from those wanted, of the right class and of the wrong
    /// ones.</summary>
    /// <param name="spikes">[time, batch, classes].</param>
    /// <param name="labels">int64 [batch], from 0 to classes − 1.</param>
    /// <param name="right">The share of the steps in which the right class is to fire: from 0 to 1.</param>
    /// <param name="wrong">That of the others: from 0 to 1.</param>
    /// <returns>A number; times time² it is that of the counts.</returns>
    /// <exception cref="ArgumentException">The shapes, dtypes or labels do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rate is outside its range.</exception>
    public static Tensor MseOfCount(Tensor spikes, Tensor labels, double right = 0.8, double wrong = 0.2)
    {
        Labelled(spikes, labels, nameof(spikes));
        Check.Share(right);
        Check.Share(wrong);
        using var scope = NewDisposeScope();
        var target = functional.one_hot(labels, spikes.shape[2]).to(spikes.dtype).Times(right - wrong).Plus(wrong);
        return (spikes.mean([0]) - target).square().mean().MoveToOuterDisposeScope();
    }

    /// <summary>Cross entropy of −(step of the first spike)/time: the right class is to fire first. The step is
    /// Σ over t of Π over s ≤ t of (1 − spike at s), through which the gradient flows; a class that never fires counts
    /// as firing after the last step.</summary>
    /// <param name="spikes">[time, batch, classes].</param>
    /// <param name="labels">int64 [batch], from 0 to classes − 1.</param>
    /// <returns>A number.</returns>
    /// <exception cref="ArgumentException">The shapes, dtypes or labels do not fit.</exception>
    public static Tensor FirstSpike(Tensor spikes, Tensor labels)
    {
        Labelled(spikes, labels, nameof(spikes));
        using var scope = NewDisposeScope();
        var silent = (-spikes).Plus(1).cumprod(0).mean([0]);
        return functional.cross_entropy(-silent, labels).MoveToOuterDisposeScope();
    }

    /// <summary>The squared distance of every neuron's rate from a range: what keeps layers from falling silent and
    /// from firing at every step.</summary>
    /// <param name="spikes">[time, batch, …].</param>
    /// <param name="low">The lowest rate that costs nothing, in spikes per step: from 0 to 1.</param>
    /// <param name="high">The highest.</param>
    /// <returns>A number, the mean over the neurons; a neuron's rate is its mean over time and batch.</returns>
    /// <exception cref="ArgumentException"><paramref name="spikes"/> is not [time, batch, …].</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rate is outside its range.</exception>
    public static Tensor RateRegularizer(Tensor spikes, double low = 0.02, double high = 0.2)
    {
        Check.Sequence(spikes);
        Check.Share(low);
        if (!(Check.Share(high) >= low))
            throw new ArgumentOutOfRangeException(nameof(high), high, $"high must not be below low, which is {low}.");
        using var scope = NewDisposeScope();
        var rate = spikes.mean([0, 1]);
        var (below, above) = ((-rate).Plus(low).Positive(), rate.Plus(-high).Positive());
        return below.square().Plus(above.square()).mean().MoveToOuterDisposeScope();
    }

    internal static void Labelled(Tensor output, Tensor labels, string name = "output")
    {
        Shaped(output, labels, name);
        InRange(labels, output.shape[2], name);
    }

    internal static void Shaped(Tensor output, Tensor labels, string name)
    {
        Check.Sequence(output, name);
        TensorArgument.Dense(TensorArgument.Real(labels), nameof(labels));
        if (output.Dimensions != 3 || output.shape[2] == 0)
            throw new ArgumentException(
                $"{name} must be [time, batch, classes], but is {TensorArgument.ShapeOf(output)}.", name);
        if (labels.dtype != ScalarType.Int64 || labels.Dimensions != 1 || labels.shape[0] != output.shape[1])
        {
            throw new ArgumentException(
                $"labels must be Int64 [{output.shape[1]}], a class for each of the batch of {name}, but is " +
                $"{labels.dtype} {TensorArgument.ShapeOf(labels)}.", nameof(labels));
        }
    }

    internal static void InRange(Tensor labels, long classes, string name)
    {
        using var scope = NewDisposeScope();
        if (labels.ne(labels.Within(0, classes - 1)).any().item<bool>())
        {
            throw new ArgumentException(
                $"labels must be from 0 to {classes - 1}, the classes of {name}, but are from " +
                $"{labels.min().item<long>()} to {labels.max().item<long>()}.", nameof(labels));
        }
    }
}
