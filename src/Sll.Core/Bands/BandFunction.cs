using SllCore.Arithmetic;
using SllCore.Autograd;
using SllCore.Operators;

namespace SllCore.Bands;

/// <summary>
/// A linearized step as an autograd Function. Forward: <see cref="BandFormula"/>. Backward: g ↦ inBand · gradient · g,
/// which is <see cref="BandMap"/>. All that is kept between the two is which elements are in the band.
/// </summary>
internal sealed class BandFunction<TStep> : autograd.SingleTensorFunction<BandFunction<TStep>>
    where TStep : struct, IStep
{
    public override string Name => TStep.Name;

    /// <summary>Linearizes a float32 or float64 tensor.</summary>
    public static Tensor Apply(Tensor input, Band band) => GradientNode.IsRecorded(input)
        ? GradientNode.Make(input, band, static (input, band) => apply(input, band))
        : Forward(input, band, keepMask: false).Output;

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var band = (Band)vars[1];
        var (output, mask) = Forward((Tensor)vars[0], band, keepMask: true);
        LinearFunction.Save(ctx, new BandMap(mask.Words, band.Gradient), mask.Tensor);
        return output;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
        [LinearFunction.Backward(ctx, grad_output)!, null!];

    private static (Tensor Output, BitMask Mask) Forward(Tensor input, Band band, bool keepMask)
    {
        if (FusedBand.Accepts(input))
            return FusedBand.Forward<TStep>(input, band, keepMask);
        using var scope = NewDisposeScope();
        var constants = BandConstants<Tensor>.Of<TensorArithmetic>(band, input);
        using var detached = input.detach();
        var x = TStep.HasThreshold ? detached.sub(constants.Threshold) : detached;
        var output = band.Forward == BandForward.Hard
            ? BandFormula.Apply<TStep, BandMode<Yes, Yes, Yes>, TensorArithmetic, Tensor>(x, constants, out var distance)
            : BandFormula.Apply<TStep, BandMode<No, Yes, Yes>, TensorArithmetic, Tensor>(x, constants, out distance);
        var inBand = keepMask ? distance.le(constants.Eps).MoveToOuterDisposeScope() : null;
        return (output.MoveToOuterDisposeScope(), new BitMask(null, inBand));
    }
}
