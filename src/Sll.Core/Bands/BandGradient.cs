using SllCore.Autograd;

namespace SllCore.Bands;

/// <summary>
/// The linear map g ↦ inBand · scale · g: the backward of every linearized step, and its own backward, so that
/// derivatives of any order exist.
/// </summary>
internal sealed class BandGradient : autograd.SingleTensorFunction<BandGradient>
{
    private const string ScaleKey = "scale";

    public override string Name => nameof(BandGradient);

    /// <summary>Keeps what <see cref="Backward"/> needs.</summary>
    public static void Save(autograd.AutogradContext ctx, Tensor mask, double scale)
    {
        // Undefined gradients are passed on as such, so TorchSharp's cache of outputs is never read.
        ctx.set_materialize_grads(false);
        ctx.save_for_backward([mask]);
        ctx.save_data(ScaleKey, scale);
    }

    /// <summary>The gradient of the node whose context <see cref="Save"/> has filled; never throws.</summary>
    public static Tensor? Backward(autograd.AutogradContext ctx, Tensor gradOutput) =>
        LinearBackward.Run(ctx, gradOutput, mask =>
        {
            var scale = (double)ctx.get_data(ScaleKey);
            // Under create_graph the gradient is itself differentiated, and must be made by a node.
            return is_grad_enabled() && gradOutput.requires_grad
                ? Apply(gradOutput, mask, scale)
                : Multiply(gradOutput, mask, scale);
        });

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (mask, scale) = ((Tensor)vars[1], (double)vars[2]);
        Save(ctx, mask, scale);
        return Multiply((Tensor)vars[0], mask, scale);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
        [Backward(ctx, grad_output)!, null!, null!];

    private static Tensor Apply(Tensor gradOutput, Tensor mask, double scale)
    {
        using var scope = NewDisposeScope();
        return apply(gradOutput, mask, scale).MoveToOuterDisposeScope();
    }

    private static Tensor Multiply(Tensor gradOutput, Tensor mask, double scale)
    {
        if (mask.dtype != ScalarType.Bool)
            return FusedBand.Backward(gradOutput, mask, scale);
        using var factor = tensor(scale, dtype: gradOutput.dtype);
        using var scaled = gradOutput.mul(factor);
        using var zero = tensor(0.0, dtype: gradOutput.dtype);
        return where(mask, scaled, zero);
    }
}
