using System.Runtime.CompilerServices;
using SllCore.Autograd;

namespace SllCore.Spiking.Fused;

/// <summary>A gradient under <c>create_graph</c>: right as it is, and refused when it is differentiated in its
/// turn.</summary>
internal sealed class OnceDifferentiable : autograd.SingleTensorFunction<OnceDifferentiable>
{
    public override string Name => nameof(OnceDifferentiable);

    /// <summary>Puts <paramref name="gradient"/>, which this call takes over, behind a node on what it was made
    /// from.</summary>
    public static Tensor Apply(Tensor source, Tensor gradient)
    {
        using var scope = NewDisposeScope();
        using (gradient)
            return apply(source, new StrongBox<Tensor>(gradient)).MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.set_materialize_grads(false);
        return ((StrongBox<Tensor>)vars[1]).Value!.alias();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
    [
        BackwardFailure.Gradient(new NotSupportedException(
            "Fused neurons have first derivatives only: call backward without create_graph.")),
        null!,
    ];
}
