using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.FakeQuantization;

/// <summary>Puts the values of a tensor on their grid, for training.</summary>
internal static class FakeQuantize
{
    /// <summary>An activation on its grid.</summary>
    /// <param name="values">The activation.</param>
    /// <param name="grid">Its grid; with a learned step, made of it.</param>
    /// <param name="step">The learned step, or null.</param>
    /// <param name="rounding">The rounding.</param>
    public static Tensor Activation(Tensor values, Grid grid, Tensor? step, Rounding rounding)
    {
        var (low, high) = (grid.Low - grid.Zero, grid.High - grid.Zero);
        return rounding.FusedEps(values) is { } eps
            ? Fused(values, step, [new(grid.Scale, low, high, eps)])
            : Composed(values, step ?? tensor([grid.Scale], device: values.device), low, high, rounding);
    }

    /// <summary>A weight on its grids.</summary>
    /// <param name="weight">The weight, output channels first.</param>
    /// <param name="scales">One scale per channel, or one: [channels] or [1].</param>
    /// <param name="quantizer">A symmetric quantizer.</param>
    /// <param name="rounding">The rounding.</param>
    public static Tensor Weight(Tensor weight, Tensor scales, Quantizer quantizer, Rounding rounding)
    {
        if (rounding.FusedEps(weight) is not { } eps)
            return Composed(weight, scales, quantizer.Low, quantizer.High, rounding);
        var lattices = scales.detach().data<float>().ToArray()
            .Select(scale => new Lattice(scale, quantizer.Low, quantizer.High, eps)).ToArray();
        return Fused(weight, scales.requires_grad ? scales : null, lattices);
    }

    private static Tensor Fused(Tensor values, Tensor? step, Lattice[] lattices)
    {
        if (values.is_contiguous())
            return FakeQuantizeFunction.Apply(values, step, lattices);
        using var scope = NewDisposeScope();
        return FakeQuantizeFunction.Apply(values.contiguous(), step, lattices).MoveToOuterDisposeScope();
    }

    private static Tensor Composed(Tensor values, Tensor steps, int low, int high, Rounding rounding)
    {
        using var scope = NewDisposeScope();
        var constant = LearnedStep.PerChannel(steps.detach(), values);
        var codes = rounding.Of(values.div(constant).Within(low - 1, high + 1));
        var result = codes.Within(low, high).mul(constant);
        return (steps.requires_grad ? LearnedStep.Of(result, values, steps, low, high) : result)
            .MoveToOuterDisposeScope();
    }
}
