namespace SllCore.Autograd;

/// <summary>
/// A <see cref="LinearMap"/> as an autograd Function. A being symmetric, the map is its own backward, so that derivatives
/// of any order exist.
/// </summary>
internal sealed class LinearFunction : autograd.SingleTensorFunction<LinearFunction>
{
    private const string MapKey = "map";

    public override string Name => nameof(LinearFunction);

    /// <summary>Keeps what <see cref="Backward"/> needs. The mask, if it is a tensor, is freed with the node.</summary>
    public static void Save(autograd.AutogradContext ctx, LinearMap map, Tensor? mask)
    {
        // Undefined gradients are passed on as such, so TorchSharp's cache of outputs is never read.
        ctx.set_materialize_grads(false);
        if (mask is not null)
            ctx.save_for_backward([mask]);
        ctx.save_data(MapKey, map);
    }

    /// <summary>The gradient of the node whose context <see cref="Save"/> has filled; never throws.</summary>
    public static Tensor? Backward(autograd.AutogradContext ctx, Tensor gradOutput) =>
        GradientNode.Backward(ctx, gradOutput, static (ctx, g, mask) =>
        {
            var map = (LinearMap)ctx.get_data(MapKey);
            // Under create_graph the gradient is itself differentiated, and must be made by a node.
            return is_grad_enabled() && g.requires_grad ? Apply(g, map, mask) : map.Of(g, mask);
        });

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (map, mask) = ((LinearMap)vars[1], (Tensor?)vars[2]);
        Save(ctx, map, mask);
        return map.Of((Tensor)vars[0], mask);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
        [Backward(ctx, grad_output)!, null!, null!];

    private static Tensor Apply(Tensor g, LinearMap map, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        return apply(g, map, mask!).MoveToOuterDisposeScope();
    }
}
