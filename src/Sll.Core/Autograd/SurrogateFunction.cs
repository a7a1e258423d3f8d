namespace SllCore.Autograd;

/// <summary>
/// Given values forward, a chosen gradient backward: y = value, g ↦ slope ⊙ g, where a missing slope is 1 and a bool
/// slope selects. The map is made of torch's operators, so that under <c>create_graph</c> torch differentiates it.
/// </summary>
internal sealed class SurrogateFunction : autograd.SingleTensorFunction<SurrogateFunction>
{
    public override string Name => nameof(SurrogateGradient);

    /// <summary>Puts <paramref name="value"/> in the place of <paramref name="input"/>.</summary>
    /// <param name="input">What receives the gradient.</param>
    /// <param name="value">The result: a tensor of its own, without a graph, which this call takes over.</param>
    /// <param name="slope">The factors of the gradient, or null.</param>
    public static Tensor Apply(Tensor input, Tensor value, Tensor? slope = null)
    {
        if (!GradientNode.IsRecorded(input))
            return value;
        ReturnedGradient.Free();
        using var scope = NewDisposeScope();
        using (value)
        {
            // Without a slope the gradient is a view of what arrives: a leaf must copy it, not take it over.
            var source = input.is_leaf && slope is not null ? input.view_as(input) : input;
            return apply(source, new Replacement(value, slope)).MoveToOuterDisposeScope();
        }
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (value, slope) = (Replacement)vars[1];
        ctx.set_materialize_grads(false);
        ctx.save_for_backward([slope!]);
        return value;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
        [GradientNode.Backward(ctx, grad_output, static (_, g, slope) => Multiply(g, slope))!, null!];

    private static Tensor Multiply(Tensor g, Tensor? slope)
    {
        if (slope is null)
            return g.alias();
        using var scope = NewDisposeScope();
        using var zero = tensor(0.0, dtype: g.dtype);
        var product = slope.dtype == ScalarType.Bool ? where(slope, g, zero) : g.mul(slope).to(g.dtype);
        return product.MoveToOuterDisposeScope();
    }

    // In one object, so that TorchSharp does not take the two tensors for inputs of the node.
    private sealed record Replacement(Tensor Value, Tensor? Slope);
}
