namespace SllCore.Autograd;

/// <summary>
/// Given values forward, a chosen gradient backward: y = value, g ↦ slope ⊙ g, where a missing slope is 1 and a bool
/// slope selects. The map is made of torch's operators, so that under <c>create_graph</c> torch differentiates it.
/// </summary>
internal sealed class SurrogateFunction : Node<SurrogateFunction, Surrogate>
{
    public override string Name => "Surrogate";

    /// <summary>Puts <paramref name="value"/> in the place of <paramref name="input"/>.</summary>
    /// <param name="input">What receives the gradient.</param>
    /// <param name="value">The result: a tensor of its own, without a graph, which this call takes over.</param>
    /// <param name="slope">The factors of the gradient, or null.</param>
    public static Tensor Apply(Tensor input, Tensor value, Tensor? slope = null)
    {
        if (!Recording.Of(input))
            return value;
        using (value)
            return Make(new(value, slope), ownsGradient: slope is not null, input);
    }

    protected override Tensor Forward(autograd.AutogradContext ctx, Tensor input, Surrogate arguments)
    {
        ctx.save_for_backward([arguments.Slope!]);
        return arguments.Value;
    }

    protected override Tensor Backward(autograd.AutogradContext ctx, Tensor gradOutput, Tensor? saved)
    {
        if (saved is null)
            return gradOutput.alias();
        using var scope = NewDisposeScope();
        using var zero = tensor(0.0, dtype: gradOutput.dtype);
        var product = saved.dtype == ScalarType.Bool
            ? where(saved, gradOutput, zero)
            : gradOutput.mul(saved).to(gradOutput.dtype);
        return product.MoveToOuterDisposeScope();
    }
}

internal sealed record Surrogate(Tensor Value, Tensor? Slope);
