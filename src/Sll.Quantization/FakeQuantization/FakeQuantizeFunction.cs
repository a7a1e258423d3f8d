using SllCore.Autograd;

namespace SllCore.Quantization.FakeQuantization;

/// <summary>Fake quantization as an autograd node: ∂y/∂x = 1/(2ε) where the mask has a 1, else 0.</summary>
internal sealed class FakeQuantizeFunction : NaryNode<FakeQuantizeFunction, Lattice[]>
{
    private const string Key = "mask";

    public override string Name => nameof(FakeQuantizeFunction);

    protected override int Inputs => 1;

    /// <summary>Quantizes a contiguous float32 tensor on the CPU.</summary>
    /// <param name="input">The values; with several lattices, channels first.</param>
    /// <param name="step">The learned step, which gets a gradient, or null.</param>
    /// <param name="lattices">One per channel, or one.</param>
    public static Tensor Apply(Tensor input, Tensor? step, Lattice[] lattices)
    {
        if (step is not null && Recording.Of(input, step))
            return LearnedStepFunction.Apply(input, step, lattices);
        if (Recording.Of(input))
            return Make(lattices, ownsGradient: true, input);
        var (output, mask) = FakeQuantizePass.Forward(input, lattices);
        mask.Tensor?.Dispose();
        return output;
    }

    /// <summary>The values; the context keeps the mask, and <paramref name="more"/> tensors.</summary>
    public static Tensor Run(autograd.AutogradContext ctx, Tensor input, Lattice[] lattices, params Tensor[] more)
    {
        var (output, mask) = FakeQuantizePass.Forward(input, lattices);
        ctx.save_for_backward([.. more, .. mask.Tensor is null ? [] : new[] { mask.Tensor }]);
        ctx.save_data(Key, new Saved(lattices, mask.Words));
        return output;
    }

    /// <summary>What the forward has kept.</summary>
    public static (Lattice[] Lattices, BitMask Mask) Kept(autograd.AutogradContext ctx, List<Tensor> saved)
    {
        var (lattices, words) = (Saved)ctx.get_data(Key);
        return (lattices, new(words, words is null ? saved[^1] : null));
    }

    /// <summary>Under create_graph: the gradient of the values by an operator of torch, which differentiates
    /// it.</summary>
    public static Tensor Differentiable(Tensor gradOutput, BitMask mask, Lattice[] lattices)
    {
        using var each = ones(gradOutput.shape);
        using var slope = FakeQuantizePass.Backward(each, mask, lattices);
        return gradOutput * slope;
    }

    protected override Tensor Forward(autograd.AutogradContext ctx, ReadOnlySpan<object> inputs, Lattice[] arguments) =>
        Run(ctx, (Tensor)inputs[0], arguments);

    protected override Tensor?[] Backward(autograd.AutogradContext ctx, Tensor gradOutput, List<Tensor> saved)
    {
        var (lattices, mask) = Kept(ctx, saved);
        if (is_grad_enabled())
            return [Differentiable(gradOutput, mask, lattices)];
        using var copy = gradOutput.is_contiguous() ? null : gradOutput.contiguous();
        return [FakeQuantizePass.Backward(copy ?? gradOutput, mask, lattices)];
    }

    private sealed record Saved(Lattice[] Lattices, ulong[]? Words);
}
