namespace SllCore.Autograd;

/// <summary>
/// What every autograd node of this library does around its mathematics: frees the managed wrappers that TorchSharp
/// leaves to the garbage collector, passes undefined gradients on, and lets no exception leave a callback.
/// </summary>
/// <typeparam name="TSelf">The node.</typeparam>
/// <typeparam name="TArguments">What its forward needs besides the inputs, in one object: of tensors among the
/// arguments TorchSharp would make inputs of the node.</typeparam>
internal abstract class NaryNode<TSelf, TArguments> : autograd.SingleTensorFunction<TSelf>
    where TSelf : NaryNode<TSelf, TArguments>, new()
    where TArguments : class
{
    // Copying the gradient of so few elements is cheaper than a view.
    private const long MostCopied = 1024;

    private const string PresentKey = "present";

    /// <summary>Gets the number of inputs.</summary>
    protected abstract int Inputs { get; }

    public sealed override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        // Undefined gradients are passed on as such, so TorchSharp's cache of outputs is never read.
        ctx.set_materialize_grads(false);
        if (Inputs > 1)
            ctx.save_data(PresentKey, Array.ConvertAll(vars[..Inputs], input => input is not null));
        return Forward(ctx, vars.AsSpan(0, Inputs), (TArguments)vars[Inputs]);
    }

    public sealed override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        ReturnedGradient.Free();
        List<Tensor> saved = [];
        try
        {
            if (grad_output.IsInvalid)
                return [.. new Tensor[Inputs + 1]];
            if (HasSaved(ctx))
                saved = ctx.get_saved_variables();
            return ReturnedGradient.Keep(ctx, Backward(ctx, grad_output, saved));
        }
        catch (Exception cause)
        {
            return ReturnedGradient.Keep(ctx, Refused(ctx, BackwardFailure.Gradient(cause)));
        }
        finally
        {
            foreach (var tensor in saved)
                tensor?.Dispose();
            grad_output.Dispose();
        }
    }

    // To every input that is there: libtorch looks only at those that require a gradient. One for an input that is not
    // there would end the process.
    private Tensor?[] Refused(autograd.AutogradContext ctx, Tensor gradient) => Inputs == 1
        ? [gradient]
        : Array.ConvertAll((bool[])ctx.get_data(PresentKey), isPresent => isPresent ? gradient : null);

    /// <summary>Makes a node on inputs of which one is recorded at least.</summary>
    /// <param name="arguments">What the forward needs besides.</param>
    /// <param name="ownsGradient">False if a gradient is a view of what arrives, which a leaf must copy.</param>
    /// <param name="inputs">What receives the gradients; null for one that is not there.</param>
    protected static Tensor Make(TArguments arguments, bool ownsGradient, params ReadOnlySpan<Tensor?> inputs)
    {
        ReturnedGradient.Free();
        // The scope frees the raw output, the saved tensors' wrappers and the cached empty output. A leaf's gradient
        // can be handed over instead of copied if a view stands before it.
        using var scope = NewDisposeScope();
        var vars = new object[inputs.Length + 1];
        for (var i = 0; i < inputs.Length; i++)
        {
            var input = inputs[i];
            vars[i] = ownsGradient && input is { is_leaf: true, requires_grad: true, NumberOfElements: > MostCopied }
                ? input.view_as(input)
                : input!;
        }
        vars[^1] = arguments;
        return apply(vars).MoveToOuterDisposeScope();
    }

    /// <summary>False if the forward has saved no tensor: asking TorchSharp for none takes as long as two percent of a
    /// small call.</summary>
    protected virtual bool HasSaved(autograd.AutogradContext ctx) => true;

    /// <summary>The values, and what the backward needs of them into the context.</summary>
    protected abstract Tensor Forward(autograd.AutogradContext ctx, ReadOnlySpan<object> inputs, TArguments arguments);

    /// <summary>The gradients of the inputs, given the node's saved tensors; null for none.</summary>
    protected abstract Tensor?[] Backward(autograd.AutogradContext ctx, Tensor gradOutput, List<Tensor> saved);
}
