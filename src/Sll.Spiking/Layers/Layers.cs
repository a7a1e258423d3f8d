using static TorchSharp.torch.nn;

namespace SllCore.Spiking;

public static partial class SpikingModules
{
    /// <summary>Puts neurons and ordinary modules in a row.</summary>
    /// <param name="modules">The modules, in their order.</param>
    /// <returns>A module over [time, batch, …].</returns>
    /// <exception cref="ArgumentNullException">A module is null.</exception>
    /// <example><code>
    /// using var network = Sequential(
    ///     nn.Linear(784, 256), Leaky(beta: 0.9),
    ///     nn.Linear(256, 10), LeakyReadout(beta: 0.9));
    /// </code></example>
    public static SpikingSequential Sequential(params Module<Tensor, Tensor>[] modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        foreach (var module in modules)
            ArgumentNullException.ThrowIfNull(module, nameof(modules));
        return new(modules);
    }

    /// <summary>Applies an ordinary module to all steps at once.</summary>
    /// <param name="module">A module over [batch, …].</param>
    /// <returns>A module over [time, batch, …].</returns>
    /// <exception cref="ArgumentNullException"><paramref name="module"/> is null.</exception>
    public static OverTime OverTime(Module<Tensor, Tensor> module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return new(module);
    }

    /// <summary>Makes dropout with one mask over all steps.</summary>
    /// <param name="p">The share of neurons to be dropped: from 0, below 1.</param>
    /// <returns>A module over [time, batch, …].</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside its range.</exception>
    public static SpikeDropout SpikeDropout(double p = 0.5) => p is >= 0 and < 1
        ? new(p)
        : throw new ArgumentOutOfRangeException(nameof(p), p, "p must be from 0 and below 1.");

    /// <summary>Exchanges time and batch around a module.</summary>
    /// <param name="module">A module over [time, batch, …].</param>
    /// <returns>A module over [batch, time, …].</returns>
    /// <exception cref="ArgumentNullException"><paramref name="module"/> is null.</exception>
    public static BatchFirst BatchFirst(Module<Tensor, Tensor> module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return new(module);
    }
}
