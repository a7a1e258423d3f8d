using SllCore.Autograd;

namespace SllCore.Sparsemax;

/// <summary>
/// p = sparsemax(x/ε) along a dimension as an autograd Function. With S the support of p, the backward is
/// v ↦ (v − mean of v over S)/ε on S, 0 off it, which is <see cref="SparsemaxMap"/>. All that is kept between the two
/// is S.
/// </summary>
internal sealed class SparsemaxFunction : autograd.SingleTensorFunction<SparsemaxFunction>
{
    public override string Name => nameof(SllOps.Argmax);

    /// <summary>Linearizes the argmax of a float32 or float64 tensor.</summary>
    public static Tensor Apply(Tensor input, long dim, double eps, BandForward forward) => GradientNode.IsRecorded(input)
        ? GradientNode.Make(input, (dim, eps, forward), static (input, call) => apply(input, call.dim, call.eps, call.forward))
        : Forward(input, dim, eps, forward, keepSupport: false).Output;

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (dim, eps) = ((long)vars[1], (double)vars[2]);
        var (output, support) = Forward((Tensor)vars[0], dim, eps, (BandForward)vars[3], keepSupport: true);
        LinearFunction.Save(ctx, new SparsemaxMap(support.Words, dim, eps), support.Tensor);
        return output;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
        [LinearFunction.Backward(ctx, grad_output)!, null!, null!, null!];

    private static (Tensor Output, BitMask Support) Forward(
        Tensor input, long dim, double eps, BandForward forward, bool keepSupport) =>
        FusedSparsemax.Accepts(input, dim)
            ? FusedSparsemax.Forward(input, eps, forward, keepSupport)
            : ComposedSparsemax.Forward(input, dim, eps, forward, keepSupport);
}
