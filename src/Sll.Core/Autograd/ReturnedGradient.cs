namespace SllCore.Autograd;

/// <summary>
/// The managed side of the gradients that a backward callback returned last. libtorch takes its own references only
/// after the callback has returned, so the callback cannot dispose them; left to the garbage collector, which does not
/// see native memory, gradients pile up. The node holds them until then, and the thread's next call frees them.
/// </summary>
internal static class ReturnedGradient
{
    [ThreadStatic]
    private static WeakReference<Tensor?[]>? s_last;

    /// <summary>Keeps <paramref name="gradients"/> reachable for as long as the node of <paramref name="ctx"/> lives,
    /// or until the next <see cref="Free"/> on this thread.</summary>
    /// <returns>They, and nothing for the argument behind the inputs.</returns>
    public static List<Tensor> Keep(autograd.AutogradContext ctx, Tensor?[] gradients)
    {
        (s_last ??= new WeakReference<Tensor?[]>(gradients)).SetTarget(gradients);
        ctx.save_data("gradients", gradients);
        return [.. (Tensor[])gradients!, null!];
    }

    /// <summary>Frees what this thread's last backward callback returned.</summary>
    public static void Free()
    {
        if (s_last is null || !s_last.TryGetTarget(out var gradients))
            return;
        foreach (var gradient in gradients)
            gradient?.Dispose();
        s_last.SetTarget([]);
    }
}
