namespace SllCore.Autograd;

/// <summary>Whether there is to be a node.</summary>
internal static class Recording
{
    /// <summary>True if a call on <paramref name="input"/> makes a node.</summary>
    public static bool Of(Tensor input) => input.requires_grad && is_grad_enabled();

    /// <summary>True if a call on these inputs makes a node.</summary>
    public static bool Of(params ReadOnlySpan<Tensor> inputs)
    {
        foreach (var input in inputs)
        {
            if (Of(input))
                return true;
        }
        return false;
    }
}
