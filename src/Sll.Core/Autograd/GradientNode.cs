namespace SllCore.Autograd;

/// <summary>What every autograd node of this library does around its mathematics.</summary>
internal static class GradientNode
{
    /// <summary>True if a call on <paramref name="input"/> makes a node.</summary>
    public static bool IsRecorded(Tensor input) => input.requires_grad && is_grad_enabled();

    /// <summary>Makes a node on an input that <see cref="IsRecorded"/>. <paramref name="apply"/> is TorchSharp's
    /// <c>apply</c> of a Function.</summary>
    public static Tensor Make<TState>(Tensor input, TState state, Func<Tensor, TState, Tensor> apply)
    {
        ReturnedGradient.Free();
        // The scope frees what TorchSharp leaves to the garbage collector: the raw output, the saved tensor's wrapper and
        // the cached empty output. A leaf's gradient can be handed over instead of copied if a view stands before it.
        using var scope = NewDisposeScope();
        return apply(input.is_leaf ? input.view_as(input) : input, state).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Runs <paramref name="map"/> on the incoming gradient and the node's saved tensor, if there is one, and returns its
    /// gradient; null for an undefined gradient. Frees the managed wrappers that TorchSharp leaves to the garbage
    /// collector, and never throws.
    /// </summary>
    public static Tensor? Backward(
        autograd.AutogradContext ctx, Tensor gradOutput, Func<autograd.AutogradContext, Tensor, Tensor?, Tensor> map)
    {
        ReturnedGradient.Free();
        Tensor? saved = null;
        try
        {
            if (gradOutput.IsInvalid)
                return null;
            saved = ctx.get_saved_variables().SingleOrDefault();
            return ReturnedGradient.Keep(ctx, map(ctx, gradOutput, saved));
        }
        catch (Exception cause)
        {
            return ReturnedGradient.Keep(ctx, BackwardFailure.Gradient(cause));
        }
        finally
        {
            saved?.Dispose();
            gradOutput.Dispose();
        }
    }
}
