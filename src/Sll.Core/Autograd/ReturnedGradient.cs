using System.Runtime.CompilerServices;

namespace SllCore.Autograd;

/// <summary>
/// The managed side of the gradient that a backward callback returned last. libtorch takes its own reference only after
/// the callback has returned, so the callback cannot dispose it; left to the garbage collector, which does not see
/// native memory, gradients pile up. The node holds it until then, and the thread's next call frees it.
/// </summary>
internal static class ReturnedGradient
{
    [ThreadStatic]
    private static WeakReference<Tensor>? s_last;

    /// <summary>Keeps <paramref name="gradient"/> reachable for as long as the node of <paramref name="ctx"/> lives, or
    /// until the next <see cref="Free"/> on this thread.</summary>
    public static Tensor Keep(autograd.AutogradContext ctx, Tensor gradient)
    {
        (s_last ??= new WeakReference<Tensor>(gradient)).SetTarget(gradient);
        // In a box: TorchSharp warns on the console when a bare tensor is saved as data.
        ctx.save_data("gradient", new StrongBox<Tensor>(gradient));
        return gradient;
    }

    /// <summary>Frees what this thread's last backward callback returned.</summary>
    public static void Free()
    {
        if (s_last is not null && s_last.TryGetTarget(out var gradient))
        {
            gradient.Dispose();
            s_last.SetTarget(null!);
        }
    }
}
