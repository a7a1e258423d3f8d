namespace SllCore.Autograd;

/// <summary>What every backward callback of this library does around its mathematics.</summary>
internal static class LinearBackward
{
    /// <summary>
    /// Runs <paramref name="map"/> on the node's one saved tensor and returns its gradient; null for an undefined
    /// gradient. Frees the managed wrappers that TorchSharp leaves to the garbage collector, and never throws.
    /// </summary>
    public static Tensor? Run(autograd.AutogradContext ctx, Tensor gradOutput, Func<Tensor, Tensor> map)
    {
        ReturnedGradient.Free();
        Tensor? saved = null;
        try
        {
            if (gradOutput.IsInvalid)
                return null;
            saved = ctx.get_saved_variables()[0];
            return ReturnedGradient.Keep(ctx, map(saved));
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
