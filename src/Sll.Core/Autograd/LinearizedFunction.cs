namespace SllCore.Autograd;

/// <summary>A <see cref="Linearization"/> as an autograd Function. All that is kept between forward and backward is its
/// <see cref="LinearMap"/>.</summary>
internal sealed class LinearizedFunction : Node<LinearizedFunction, ObservedLinearization>
{
    public override string Name => "Linearized";

    /// <summary>Calls a linearization on a float32 or float64 tensor.</summary>
    public static Tensor Apply(Tensor input, Linearization linearization, ICallObserver? observer = null)
    {
        if (Recording.Of(input))
            return Make(new(linearization, observer), ownsGradient: true, input);
        var (output, _, mask) = Forward(input, new(linearization, observer), keepsMap: observer is not null);
        mask?.Dispose();
        return output;
    }

    protected override bool HasSaved(autograd.AutogradContext ctx) => LinearFunction.HasMask(ctx);

    protected override Tensor Forward(autograd.AutogradContext ctx, Tensor input, ObservedLinearization arguments)
    {
        var (output, map, mask) = Forward(input, arguments, keepsMap: true);
        LinearFunction.Save(ctx, map!, mask, arguments.Observer);
        return output;
    }

    protected override Tensor Backward(autograd.AutogradContext ctx, Tensor gradOutput, Tensor? saved) =>
        LinearFunction.Gradient(ctx, gradOutput, saved);

    private static Linearized Forward(Tensor input, ObservedLinearization arguments, bool keepsMap)
    {
        var result = arguments.Linearization.Forward(input, keepsMap);
        arguments.Observer?.Called(result.Output, result.Map!.CountInBand(result.Output, result.Mask));
        return result;
    }
}

internal sealed record ObservedLinearization(Linearization Linearization, ICallObserver? Observer);
