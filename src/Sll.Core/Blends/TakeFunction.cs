using SllCore.Autograd;

namespace SllCore.Blends;

/// <summary>
/// Take(p, x) = Σ p·x along a dimension, over p ≠ 0: what is not chosen may be NaN or ∞ and contributes nothing. With g
/// what comes back, the gradients are g·x to p, also where p is 0, and p·g to x; an x that is not finite tells its p
/// nothing. One autograd Function of p and x, which have one shape and one dtype, float32 or float64.
/// </summary>
internal sealed class TakeFunction : NaryNode<TakeFunction, object>
{
    private const string DimKey = "dim";

    public override string Name => "Take";

    protected override int Inputs => 2;

    /// <summary>Takes along a dimension, which stays with the size 1.</summary>
    public static Tensor Apply(Tensor p, Tensor x, long dim) => Recording.Of(p, x)
        ? Make(dim, ownsGradient: true, p, x)
        : Forward(p, x, dim);

    protected override Tensor Forward(autograd.AutogradContext ctx, ReadOnlySpan<object> inputs, object arguments)
    {
        var (p, x) = ((Tensor)inputs[0], (Tensor)inputs[1]);
        ctx.save_data(DimKey, (p.requires_grad, x.requires_grad));
        ctx.save_for_backward([p, x]);
        using var constant = no_grad();
        return Forward(p, x, (long)arguments);
    }

    // torch's operators, so that under create_graph torch differentiates them.
    protected override Tensor?[] Backward(autograd.AutogradContext ctx, Tensor gradOutput, List<Tensor> saved)
    {
        using var scope = NewDisposeScope();
        var (wantsP, wantsX) = ((bool, bool))ctx.get_data(DimKey);
        var (p, x) = (saved[0], saved[1]);
        using var zero = 0.ToScalar();
        var toP = wantsP ? gradOutput.mul(x.masked_fill(x.isfinite().logical_not_(), zero)) : null;
        var toX = wantsX ? p.mul(gradOutput.expand(p.shape).masked_fill(p.eq(zero), zero)) : null;
        return [toP?.MoveToOuterDisposeScope(), toX?.MoveToOuterDisposeScope()];
    }

    private static Tensor Forward(Tensor p, Tensor x, long dim)
    {
        using var scope = NewDisposeScope();
        using var zero = 0.ToScalar();
        return p.mul(x).masked_fill_(p.eq(zero), zero).sum(dim, keepdim: true).MoveToOuterDisposeScope();
    }
}
