using SllCore.Autograd;
using SllCore.Kernels;

namespace SllCore.Spiking.Fused;

/// <summary>
/// What a call keeps for its backward: one bit per neuron and step, or one byte of a smooth slope; a second bit where a
/// gradient reads the spikes, and the potential where one reads that.
/// </summary>
/// <param name="Shape">The shape of the input.</param>
/// <param name="Plan">The call.</param>
/// <param name="InBand">Where the gradient is that of the band.</param>
/// <param name="Fired">Where it fired.</param>
internal sealed record Kept(long[] Shape, Plan Plan, BitMask InBand, BitMask Fired)
{
    private const string Key = "kept";

    /// <summary>Saves this and what it refers to; tensors that are not there are null.</summary>
    public void Save(autograd.AutogradContext ctx, params Tensor?[] tensors)
    {
        Tensor?[] all = [InBand.Tensor, Fired.Tensor, .. tensors];
        ctx.save_for_backward([.. all.Where(tensor => tensor is not null)!]);
        ctx.save_data(Key, (this, Array.ConvertAll(all, tensor => tensor is not null)));
    }

    /// <summary>The same again, with the tensors in their places.</summary>
    public static (Kept Kept, Tensor?[] Tensors) Load(autograd.AutogradContext ctx, List<Tensor> saved)
    {
        var (kept, present) = ((Kept, bool[]))ctx.get_data(Key);
        var next = 0;
        var all = Array.ConvertAll(present, isPresent => isPresent ? saved[next++] : null);
        return (kept with { InBand = kept.InBand with { Tensor = all[0] },
            Fired = kept.Fired with { Tensor = all[1] } }, all[2..]);
    }
}
