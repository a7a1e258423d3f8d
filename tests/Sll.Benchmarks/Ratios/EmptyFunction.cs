namespace SllCore.Benchmarks.Ratios;

/// <summary>A Function that computes nothing, with the care that frees what TorchSharp leaves behind: what any custom
/// Function costs.</summary>
internal sealed class EmptyFunction : autograd.SingleTensorFunction<EmptyFunction>
{
    [ThreadStatic]
    private static Tensor? s_lastGradient;

    public override string Name => nameof(EmptyFunction);

    public static Tensor Apply(Tensor input)
    {
        using var scope = NewDisposeScope();
        return apply(input).MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.set_materialize_grads(false);
        return empty_like((Tensor)vars[0]);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        s_lastGradient?.Dispose();
        s_lastGradient = empty_like(grad_output);
        grad_output.Dispose();
        return [s_lastGradient];
    }
}
