namespace SllCore.Benchmarks.Ratios;

/// <summary>A Function of two inputs that computes nothing, with the care that frees what TorchSharp leaves behind:
/// what any custom Function of two inputs costs.</summary>
internal sealed class PassingPair : autograd.SingleTensorFunction<PassingPair>
{
    [ThreadStatic]
    private static List<Tensor>? s_lastGradients;

    public override string Name => nameof(PassingPair);

    public static Tensor Apply(Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        return apply(x, y).MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.set_materialize_grads(false);
        return empty_like((Tensor)vars[0]);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        s_lastGradients?.ForEach(gradient => gradient.Dispose());
        s_lastGradients = [empty_like(grad_output), empty_like(grad_output)];
        grad_output.Dispose();
        return s_lastGradients;
    }
}
