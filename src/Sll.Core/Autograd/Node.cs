namespace SllCore.Autograd;

/// <summary>
/// What every autograd node of this library does around its mathematics: frees the managed wrappers that TorchSharp
/// leaves to the garbage collector, passes undefined gradients on, and lets no exception leave a callback.
/// </summary>
/// <typeparam name="TSelf">The node.</typeparam>
/// <typeparam name="TArguments">What its forward needs besides the input, in one object: of tensors among the arguments
/// TorchSharp would make inputs of the node.</typeparam>
internal abstract class Node<TSelf, TArguments> : autograd.SingleTensorFunction<TSelf>
    where TSelf : Node<TSelf, TArguments>, new()
    where TArguments : class
{
    public sealed override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        // Undefined gradients are passed on as such, so TorchSharp's cache of outputs is never read.
        ctx.set_materialize_grads(false);
        return Forward(ctx, (Tensor)vars[0], (TArguments)vars[1]);
    }

    public sealed override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        ReturnedGradient.Free();
        Tensor? saved = null;
        try
        {
            if (grad_output.IsInvalid)
                return [null!, null!];
            saved = ctx.get_saved_variables().SingleOrDefault();
            return [ReturnedGradient.Keep(ctx, Backward(ctx, grad_output, saved)), null!];
        }
        catch (Exception cause)
        {
            return [ReturnedGradient.Keep(ctx, BackwardFailure.Gradient(cause)), null!];
        }
        finally
        {
            saved?.Dispose();
            grad_output.Dispose();
        }
    }

    /// <summary>Makes a node on an input that is recorded.</summary>
    /// <param name="input">What receives the gradient.</param>
    /// <param name="arguments">What the forward needs besides.</param>
    /// <param name="ownsGradient">False if the gradient is a view of what arrives, which a leaf must copy.</param>
    protected static Tensor Make(Tensor input, TArguments arguments, bool ownsGradient)
    {
        ReturnedGradient.Free();
        // The scope frees the raw output, the saved tensor's wrapper and the cached empty output. A leaf's gradient can
        // be handed over instead of copied if a view stands before it.
        using var scope = NewDisposeScope();
        var source = ownsGradient && input.is_leaf ? input.view_as(input) : input;
        return apply(source, arguments).MoveToOuterDisposeScope();
    }

    /// <summary>The values, and what the backward needs of them into the context.</summary>
    protected abstract Tensor Forward(autograd.AutogradContext ctx, Tensor input, TArguments arguments);

    /// <summary>The gradient of the input, given the node's saved tensor, if there is one.</summary>
    protected abstract Tensor Backward(autograd.AutogradContext ctx, Tensor gradOutput, Tensor? saved);
}

/// <summary>Whether there is to be a node.</summary>
internal static class Recording
{
    /// <summary>True if a call on <paramref name="input"/> makes a node.</summary>
    public static bool Of(Tensor input) => input.requires_grad && is_grad_enabled();
}
