using SllCore.Autograd;
using SllCore.Steps;

namespace SllCore.Bands;

/// <summary>The band formula and its gradient from torch's operators, for every device and layout.</summary>
internal static class ComposedBand
{
    public static Linearized Forward(ITensorStep step, Tensor input, Band band, bool keepsMap)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        var dtype = input.dtype;
        var detached = input.detach();
        var x = band.Origin == 0 ? detached : detached.sub(Constant(band.Origin, dtype));
        var (hard, d, middle) = step.Parts(x);
        if (!keepsMap && band.Forward == ForwardValues.Hard)
            return new(hard.MoveToOuterDisposeScope());
        var inBand = d.abs().le(Constant(band.Eps, dtype));
        if (double.IsFinite(band.Limit))
            inBand = inBand.logical_and(x.abs().lt(Constant(band.Limit, dtype)));
        var output = band.Forward == ForwardValues.Hard ? hard : where(inBand, Line(d, middle(), band, dtype), hard);
        return new(
            output.MoveToOuterDisposeScope(),
            keepsMap ? new ComposedBandMap(band.Gradient, band.Outside) : null,
            keepsMap ? inBand.MoveToOuterDisposeScope() : null);
    }

    // Where the slope overflows the type, ε does not, nor does d/ε in the band.
    private static Tensor Line(Tensor d, Tensor middle, Band band, ScalarType dtype) => double.IsFinite(band.LineSlope)
        ? d.mul(Constant(band.LineSlope, dtype)).add_(middle)
        : d.div(Constant(band.Eps, dtype)).mul_(Constant(band.Jump / 2, dtype)).add_(middle);

    // A 0-dim CPU tensor combines with tensors of every device, and of the same dtype, without promotion.
    private static Tensor Constant(double value, ScalarType dtype) => tensor(value, dtype: dtype);
}

/// <summary>The linear map g ↦ (inBand ? gradient : outside) · g by torch's operators; the mask is a bool
/// tensor.</summary>
internal sealed class ComposedBandMap(double gradient, double outside) : LinearMap
{
    public override Tensor Of(Tensor g, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var inside = g.mul(tensor(gradient, dtype: g.dtype));
        var zero = tensor(0.0, dtype: g.dtype);
        return where(mask!, inside, outside == 0 ? zero : g.mul(tensor(outside, dtype: g.dtype)))
            .MoveToOuterDisposeScope();
    }

    public override long CountInBand(Tensor output, Tensor? mask)
    {
        using var count = mask!.count_nonzero();
        return count.item<long>();
    }
}
