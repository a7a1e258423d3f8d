using SllCore.Autograd;

namespace SllCore.Report;

/// <summary>The identity, which tells whether the gradient that comes back through it is 0 everywhere.</summary>
internal sealed class GradientProbe : autograd.SingleTensorFunction<GradientProbe>
{
    private const string ObserverKey = "observer";

    public override string Name => nameof(GradientProbe);

    public static Tensor Apply(Tensor input, Action<bool> onGradient)
    {
        if (!GradientNode.IsRecorded(input))
            return input.alias();
        using var scope = NewDisposeScope();
        return apply(input, onGradient).MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.set_materialize_grads(false);
        ctx.save_data(ObserverKey, vars[1]);
        return ((Tensor)vars[0]).clone();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
        [GradientNode.Backward(ctx, grad_output, static (ctx, g, _) => Observe(ctx, g))!, null!];

    private static Tensor Observe(autograd.AutogradContext ctx, Tensor gradient)
    {
        using var nonzero = gradient.count_nonzero();
        ((Action<bool>)ctx.get_data(ObserverKey))(nonzero.item<long>() == 0);
        return gradient.alias();
    }
}
