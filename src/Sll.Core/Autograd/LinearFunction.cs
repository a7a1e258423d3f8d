namespace SllCore.Autograd;

/// <summary>
/// A <see cref="LinearMap"/> as an autograd Function. A being symmetric, the map is its own backward, so that
/// derivatives of any order exist.
/// </summary>
internal sealed class LinearFunction : Node<LinearFunction, MaskedMap>
{
    private const string MapKey = "map";

    public override string Name => "Linear";

    /// <summary>Keeps in a node's context what <see cref="Gradient"/> needs. The mask, if it is a tensor, is freed with
    /// the node.</summary>
    public static void Save(autograd.AutogradContext ctx, LinearMap map, Tensor? mask, ICallObserver? observer = null)
    {
        if (mask is not null)
            ctx.save_for_backward([mask]);
        ctx.save_data(MapKey, new KeptMap(map, observer, HasMask: mask is not null));
    }

    /// <summary>Whether a mask went with the map that <see cref="Save"/> has kept.</summary>
    public static bool HasMask(autograd.AutogradContext ctx) => Kept(ctx).HasMask;

    /// <summary>The gradient of the node whose context <see cref="Save"/> has filled.</summary>
    public static Tensor Gradient(autograd.AutogradContext ctx, Tensor gradOutput, Tensor? mask)
    {
        var (map, observer, _) = Kept(ctx);
        var gradient = IsDifferentiated(gradOutput)
            ? Make(new(map, mask), ownsGradient: true, gradOutput)
            : map.Of(gradOutput, mask);
        observer?.WentBack(gradient);
        return gradient;
    }

    /// <summary>The map that <see cref="Save"/> has kept.</summary>
    public static LinearMap MapOf(autograd.AutogradContext ctx) => Kept(ctx).Map;

    /// <summary>True under create_graph: the gradient is itself differentiated, and must be made by a node.</summary>
    public static bool IsDifferentiated(Tensor gradOutput) => is_grad_enabled() && gradOutput.requires_grad;

    protected override bool HasSaved(autograd.AutogradContext ctx) => HasMask(ctx);

    protected override Tensor Forward(autograd.AutogradContext ctx, Tensor input, MaskedMap arguments)
    {
        Save(ctx, arguments.Map, arguments.Mask);
        return arguments.Map.Of(input, arguments.Mask);
    }

    protected override Tensor Backward(autograd.AutogradContext ctx, Tensor gradOutput, Tensor? saved) =>
        Gradient(ctx, gradOutput, saved);

    private static KeptMap Kept(autograd.AutogradContext ctx) => (KeptMap)ctx.get_data(MapKey);

    /// <summary>What a context keeps beside the mask, if there is one.</summary>
    private sealed record KeptMap(LinearMap Map, ICallObserver? Observer, bool HasMask);
}

/// <summary>A map, and the tensor it goes with.</summary>
internal sealed record MaskedMap(LinearMap Map, Tensor? Mask);
