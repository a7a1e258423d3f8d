using SllCore.Autograd;

namespace SllCore.Quantization.FakeQuantization;

/// <summary>
/// Fake quantization with a learned step (LSQ, Esser et al. 2020, arXiv:1902.08153): ∂y/∂s = code − x/s inside the
/// range and the nearest code outside, times 1/√(N·Q). Apart from the band, which would give the code alone outside of
/// it.
/// </summary>
internal sealed class LearnedStepFunction : NaryNode<LearnedStepFunction, Lattice[]>
{
    public override string Name => nameof(LearnedStepFunction);

    protected override int Inputs => 2;

    /// <summary>Quantizes; the input and the step get gradients.</summary>
    public static Tensor Apply(Tensor input, Tensor step, Lattice[] lattices) =>
        Make(lattices, ownsGradient: true, input, step);

    protected override Tensor Forward(autograd.AutogradContext ctx, ReadOnlySpan<object> inputs, Lattice[] arguments) =>
        FakeQuantizeFunction.Run(ctx, (Tensor)inputs[0], arguments, (Tensor)inputs[0], (Tensor)inputs[1]);

    protected override Tensor?[] Backward(autograd.AutogradContext ctx, Tensor gradOutput, List<Tensor> saved)
    {
        var (lattices, mask) = FakeQuantizeFunction.Kept(ctx, saved);
        if (is_grad_enabled())
            return Differentiable(saved[0], saved[1], gradOutput, mask, lattices);
        using var copy = gradOutput.is_contiguous() ? null : gradOutput.contiguous();
        var (values, steps) = FakeQuantizePass.Backward(saved[0], copy ?? gradOutput, mask, lattices);
        return [values, steps];
    }

    private static Tensor[] Differentiable(Tensor x, Tensor step, Tensor g, BitMask mask, Lattice[] lattices)
    {
        using var scope = NewDisposeScope();
        var steps = LearnedStep.Gradient(x, g, step, lattices[0].Low, lattices[0].High).MoveToOuterDisposeScope();
        return [FakeQuantizeFunction.Differentiable(g, mask, lattices).MoveToOuterDisposeScope(), steps];
    }
}
