using static TorchSharp.torch.nn;

namespace SllCore.Spiking;

/// <summary>An ordinary module applied to all steps at once, time and batch being merged.</summary>
public sealed class OverTime : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> module;

    internal OverTime(Module<Tensor, Tensor> module)
        : base(nameof(OverTime))
    {
        this.module = module;
        register_module(nameof(module), module);
    }

    internal Module<Tensor, Tensor> Inner => module;

    /// <summary>Applies the module.</summary>
    /// <param name="input">A floating-point tensor [time, batch, …].</param>
    /// <returns>What the module gives of [time · batch, …], as [time, batch, …].</returns>
    /// <exception cref="ArgumentException"><paramref name="input"/> has fewer than two dimensions, or fewer than a
    /// module with features needs; no step; or numbers that are not real.</exception>
    public override Tensor forward(Tensor input) => Apply(module, Check.Sequence(input));

    internal static Tensor Apply(Module<Tensor, Tensor> module, Tensor x)
    {
        Check.Sequence(x, module);
        using var scope = NewDisposeScope();
        var (steps, batch) = (x.shape[0], x.shape[1]);
        // The same at every step: once is enough, unless the module draws random numbers or counts batches.
        if (x.stride(0) == 0 && steps > 1 && !IsStochastic(module))
        {
            var once = module.call(x.select(0, 0));
            return once.unsqueeze(0).expand([steps, .. once.shape]).MoveToOuterDisposeScope();
        }
        var all = module.call(x.reshape([steps * batch, .. x.shape[2..]]));
        return all.reshape([steps, batch, .. all.shape[1..]]).MoveToOuterDisposeScope();
    }

    private static bool IsStochastic(Module<Tensor, Tensor> module) => module.training
        && module.modules().Append(module).Any(
        part => part.GetType().Name.Contains("Dropout", StringComparison.Ordinal));
}
