namespace SllCore.Benchmarks.Ratios;

/// <summary>Linearized rounding as one would write the Function with torch's operators: what fusing saves.</summary>
[NoIntercept]
internal sealed class ComposedRound : autograd.SingleTensorFunction<ComposedRound>
{
    private static readonly Scalar s_half = 0.5, s_eps = 0.25, s_slope = 2.0, s_zero = 0.0;

    [ThreadStatic]
    private static Tensor? s_lastGradient;

    public override string Name => nameof(ComposedRound);

    public static Tensor Apply(Tensor input)
    {
        using var scope = NewDisposeScope();
        return apply(input).MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var x = (Tensor)vars[0];
        using var floor = x.floor();
        using var middle = floor.add(s_half);
        using var distance = x.sub(middle);
        using var magnitude = distance.abs();
        var inBand = magnitude.le(s_eps);
        using var rise = distance.mul(s_slope);
        using var line = middle.add(rise);
        using var hard = x.round();
        ctx.set_materialize_grads(false);
        ctx.save_for_backward([inBand]);
        return where(inBand, line, hard);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var inBand = ctx.get_saved_variables()[0];
        using var scaled = grad_output.mul(s_slope);
        using var zero = tensor(0f);
        s_lastGradient?.Dispose();
        s_lastGradient = where(inBand, scaled, zero);
        grad_output.Dispose();
        return [s_lastGradient];
    }
}
