using SllCore.Autograd;

namespace SllCore.Spiking.Fused;

/// <summary>
/// The graph of the tensors that a call was made from, without their numbers: by it the gradients of the call are known
/// to depend on them, and none of their memory is kept.
/// </summary>
internal static class Origin
{
    /// <summary>A tensor without numbers, or of one, behind each of <paramref name="tensors"/> that is
    /// recorded.</summary>
    public static Tensor[] Of(params ReadOnlySpan<Tensor?> tensors)
    {
        List<Tensor> origins = [];
        foreach (var tensor in tensors)
        {
            if (tensor is not null && Recording.Of(tensor))
                origins.Add(Of(tensor));
        }
        return [.. origins];
    }

    /// <summary>An empty tensor behind all of <paramref name="origins"/>.</summary>
    public static Tensor Join(params IEnumerable<Tensor> origins)
    {
        using var scope = NewDisposeScope();
        return cat([.. origins.Select(origin => origin.flatten().narrow(0, 0, 0))]).MoveToOuterDisposeScope();
    }

    private static Tensor Of(Tensor tensor)
    {
        if (tensor.Dimensions == 0)
            return tensor.clone();
        // A view alone would keep the memory.
        using var none = tensor.narrow(0, 0, 0);
        return none.clone();
    }
}
