using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SllCore.Quantization.FakeQuantization;

/// <summary>
/// <see cref="FakeQuantizeKernel"/> as an autograd Function. ∂y/∂x = 1/(2ε) where the mask has a 1. With a learned step
/// (LSQ) ∂y/∂s = code − x/s inside the range and the bound outside, times 1/√(N·Q): apart from the band, which would
/// give code alone outside of it.
/// </summary>
internal sealed unsafe class FakeQuantizeFunction : autograd.SingleTensorFunction<FakeQuantizeFunction>
{
    public override string Name => nameof(FakeQuantizeFunction);

    /// <summary>Quantizes a contiguous float32 tensor on the CPU.</summary>
    /// <param name="input">The values; with several lattices, channels first.</param>
    /// <param name="step">The learned step, which gets a gradient, or null.</param>
    /// <param name="lattices">One per channel, or one.</param>
    public static Tensor Apply(Tensor input, Tensor? step, Lattice[] lattices)
    {
        if (!is_grad_enabled() || !(input.requires_grad || step is { requires_grad: true }))
            return Run(input, lattices, null);
        using var scope = NewDisposeScope();
        // A leaf's gradient may be handed over instead of copied if a view stands before it.
        return apply(input.is_leaf ? input.view_as(input) : input, step!, new Box(lattices, step is not null))
            .MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (input, box) = ((Tensor)vars[0], (Box)vars[2]);
        var words = box.Lattices.Length * FakeQuantizeKernel.Words(input.NumberOfElements / box.Lattices.Length);
        var mask = empty(words, dtype: ScalarType.Int64);
        ctx.set_materialize_grads(false);
        ctx.save_for_backward(box.Learned ? [mask, input] : [mask]);
        ctx.save_data("lattices", box);
        return Run(input, box.Lattices, mask);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        if (grad_output.IsInvalid)
            return [null!, null!, null!];
        var box = (Box)ctx.get_data("lattices");
        var saved = ctx.get_saved_variables();
        using var constant = no_grad();
        var g = grad_output.contiguous();
        var result = empty_like(g);
        var length = g.NumberOfElements / box.Lattices.Length;
        float* from = Address<float>(g), to = Address<float>(result);
        var mask = Address<ulong>(saved[0]);
        for (var c = 0; c < box.Lattices.Length; c++)
        {
            FakeQuantizeKernel.Backward(from + (c * length), to + (c * length),
                mask + (c * FakeQuantizeKernel.Words(length)), length, 1 / (2 * box.Lattices[c].Eps));
        }
        var step = box.Learned ? StepGradient(g, saved[1], box.Lattices) : null;
        foreach (var tensor in saved)
            tensor.Dispose();
        if (!ReferenceEquals(g, grad_output))
            g.Dispose();
        grad_output.Dispose();
        return [result, step!, null!];
    }

    private static Tensor StepGradient(Tensor g, Tensor x, Lattice[] lattices)
    {
        using var scope = NewDisposeScope();
        var scale = tensor(lattices.Select(l => l.Scale).ToArray()).reshape(-1, 1);
        var (low, high) = (lattices[0].Low, lattices[0].High);
        var ratio = x.reshape(lattices.Length, -1) / scale;
        var code = ratio.round();
        var slope = where(ratio.Below(low), ratio.Filled(low), where(ratio.Above(high), ratio.Filled(high), code - ratio));
        var damping = 1 / Math.Sqrt(ratio.shape[1] * Math.Max(high, 1));
        return (slope * g.reshape(lattices.Length, -1)).sum([1]).Times(damping).MoveToOuterDisposeScope();
    }

    private static Tensor Run(Tensor input, Lattice[] lattices, Tensor? mask)
    {
        using var constant = no_grad();
        var result = empty_like(input);
        var length = input.NumberOfElements / lattices.Length;
        using var scratch = mask is null ? empty(FakeQuantizeKernel.Words(length), dtype: ScalarType.Int64) : null;
        float* from = Address<float>(input), to = Address<float>(result);
        var bits = Address<ulong>(mask ?? scratch!);
        for (var c = 0; c < lattices.Length; c++)
        {
            var own = mask is null ? bits : bits + (c * FakeQuantizeKernel.Words(length));
            FakeQuantizeKernel.Forward(from + (c * length), to + (c * length), own, length, lattices[c]);
        }
        // The kernel has addresses only: without this, a tensor that nobody holds could be collected while it runs.
        GC.KeepAlive(input);
        GC.KeepAlive(mask);
        return result;
    }

    private static T* Address<T>(Tensor tensor)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));

    private sealed record Box(Lattice[] Lattices, bool Learned);
}
