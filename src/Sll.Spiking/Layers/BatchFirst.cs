using static TorchSharp.torch.nn;

namespace SllCore.Spiking;

/// <summary>A module over [time, batch, …] for those who have [batch, time, …].</summary>
public sealed class BatchFirst : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> module;

    internal BatchFirst(Module<Tensor, Tensor> module)
        : base(nameof(BatchFirst))
    {
        this.module = module;
        register_module(nameof(module), module);
    }

    /// <summary>Runs the module with the two first dimensions exchanged.</summary>
    /// <param name="input">A floating-point tensor [batch, time, …].</param>
    /// <returns>The output, [batch, time, …].</returns>
    public override Tensor forward(Tensor input)
    {
        Check.Sequence(input);
        using var scope = NewDisposeScope();
        return module.call(input.transpose(0, 1)).transpose(0, 1).MoveToOuterDisposeScope();
    }
}
