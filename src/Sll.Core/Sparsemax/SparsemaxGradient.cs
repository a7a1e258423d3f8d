using SllCore.Autograd;

namespace SllCore.Sparsemax;

/// <summary>
/// The linear map v ↦ (v − mean of v over S)/ε on the support S, 0 off it: the backward of sparsemax, and, being
/// symmetric, its own backward, so that derivatives of any order exist.
/// </summary>
internal sealed class SparsemaxGradient : autograd.SingleTensorFunction<SparsemaxGradient>
{
    private const string DimKey = "dim";
    private const string EpsKey = "eps";

    public override string Name => nameof(SparsemaxGradient);

    /// <summary>Keeps what <see cref="Backward"/> needs.</summary>
    public static void Save(autograd.AutogradContext ctx, Tensor support, long dim, double eps)
    {
        ctx.set_materialize_grads(false);
        ctx.save_for_backward([support]);
        ctx.save_data(DimKey, dim);
        ctx.save_data(EpsKey, eps);
    }

    /// <summary>The gradient of the node whose context <see cref="Save"/> has filled; never throws.</summary>
    public static Tensor? Backward(autograd.AutogradContext ctx, Tensor gradOutput) =>
        LinearBackward.Run(ctx, gradOutput, support =>
        {
            var (dim, eps) = ((long)ctx.get_data(DimKey), (double)ctx.get_data(EpsKey));
            return is_grad_enabled() && gradOutput.requires_grad
                ? Apply(gradOutput, support, dim, eps)
                : Project(gradOutput, support, dim, eps);
        });

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (support, dim, eps) = ((Tensor)vars[1], (long)vars[2], (double)vars[3]);
        Save(ctx, support, dim, eps);
        return Project((Tensor)vars[0], support, dim, eps);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
        [Backward(ctx, grad_output)!, null!, null!, null!];

    private static Tensor Apply(Tensor gradOutput, Tensor support, long dim, double eps)
    {
        using var scope = NewDisposeScope();
        return apply(gradOutput, support, dim, eps).MoveToOuterDisposeScope();
    }

    private static Tensor Project(Tensor v, Tensor support, long dim, double eps) =>
        support.dtype == ScalarType.Bool
            ? ComposedSparsemax.Project(v, support, dim, eps)
            : FusedSparsemax.Project(v, support, eps);
}
