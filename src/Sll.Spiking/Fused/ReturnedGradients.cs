using System.Runtime.CompilerServices;

namespace SllCore.Spiking.Fused;

/// <summary>
/// The managed side of the gradients that a backward callback returned last. libtorch takes its own references only
/// after the callback has returned, so the callback cannot dispose them; the node holds them, and the thread's next
/// call frees them.
/// </summary>
internal static class ReturnedGradients
{
    [ThreadStatic]
    private static WeakReference<Tensor?[]>? s_last;

    public static List<Tensor> Keep(autograd.AutogradContext ctx, params Tensor?[] gradients)
    {
        (s_last ??= new WeakReference<Tensor?[]>(gradients)).SetTarget(gradients);
        // In a box: TorchSharp warns on the console when tensors are saved as data.
        ctx.save_data("gradients", new StrongBox<Tensor?[]>(gradients));
        return gradients.ToList()!;
    }

    public static void Free()
    {
        if (s_last is null || !s_last.TryGetTarget(out var gradients))
            return;
        foreach (var gradient in gradients)
            gradient?.Dispose();
        s_last.SetTarget([]);
    }
}
