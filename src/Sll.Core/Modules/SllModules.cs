using static TorchSharp.torch.nn;

namespace SllCore;

/// <summary>The operators as modules, for <c>nn.Sequential</c>. Each calls <see cref="SllOps"/>, so it is hard outside
/// every scope and linearized inside one.</summary>
/// <example><code>
/// var network = nn.Sequential(nn.Linear(64, 128), SllModules.Heaviside(), nn.Linear(128, 10));
/// using (Sll.Linearize(0.5))
///     network.forward(input).sum().backward();
/// </code></example>
public static class SllModules
{
    /// <summary>Makes a module of <see cref="SllOps.Heaviside(Tensor)"/>.</summary>
    /// <param name="site">A name for its calls, as <see cref="Sll.Site"/> gives, or null.</param>
    /// <returns>A module without parameters.</returns>
    public static Module<Tensor, Tensor> Heaviside(string? site = null) =>
        new OperatorModule(nameof(Heaviside), SllOps.Heaviside, site);

    /// <summary>Makes a module of <see cref="SllOps.Sign(Tensor)"/>.</summary>
    /// <param name="site">A name for its calls, as <see cref="Sll.Site"/> gives, or null.</param>
    /// <returns>A module without parameters.</returns>
    public static Module<Tensor, Tensor> Sign(string? site = null) =>
        new OperatorModule(nameof(Sign), SllOps.Sign, site);

    /// <summary>Makes a module of <see cref="SllOps.Round(Tensor)"/>.</summary>
    /// <param name="site">A name for its calls, as <see cref="Sll.Site"/> gives, or null.</param>
    /// <returns>A module without parameters.</returns>
    public static Module<Tensor, Tensor> Round(string? site = null) =>
        new OperatorModule(nameof(Round), SllOps.Round, site);

    /// <summary>Makes a module of <see cref="SllOps.Floor(Tensor)"/>.</summary>
    /// <param name="site">A name for its calls, as <see cref="Sll.Site"/> gives, or null.</param>
    /// <returns>A module without parameters.</returns>
    public static Module<Tensor, Tensor> Floor(string? site = null) =>
        new OperatorModule(nameof(Floor), SllOps.Floor, site);

    /// <summary>Makes a module of <see cref="SllOps.Ceil(Tensor)"/>.</summary>
    /// <param name="site">A name for its calls, as <see cref="Sll.Site"/> gives, or null.</param>
    /// <returns>A module without parameters.</returns>
    public static Module<Tensor, Tensor> Ceil(string? site = null) =>
        new OperatorModule(nameof(Ceil), SllOps.Ceil, site);

    /// <summary>Makes a module of <see cref="SllOps.Trunc(Tensor)"/>.</summary>
    /// <param name="site">A name for its calls, as <see cref="Sll.Site"/> gives, or null.</param>
    /// <returns>A module without parameters.</returns>
    public static Module<Tensor, Tensor> Trunc(string? site = null) =>
        new OperatorModule(nameof(Trunc), SllOps.Trunc, site);

    /// <summary>Makes a module of <see cref="SllOps.Argmax(Tensor, long)"/>.</summary>
    /// <param name="dim">The dimension, counted from the end if negative.</param>
    /// <param name="site">A name for its calls, as <see cref="Sll.Site"/> gives, or null.</param>
    /// <returns>A module without parameters.</returns>
    public static Module<Tensor, Tensor> Argmax(long dim = -1, string? site = null) =>
        new OperatorModule(nameof(Argmax), input => SllOps.Argmax(input, dim), site);

    /// <summary>Makes a module of <see cref="SllOps.Threshold(Tensor, Tensor)"/> with trained thresholds.</summary>
    /// <param name="shape">The shape of the thresholds, which broadcasts with the input: one per feature, for
    /// example.</param>
    /// <param name="init">The value they start from, in units of the input.</param>
    /// <param name="device">The device they are on.</param>
    /// <param name="dtype">Their dtype.</param>
    /// <returns>A module with the parameter <c>threshold</c>.</returns>
    public static LearnableThreshold Threshold(
        long[] shape, double init = 0.0, Device? device = null, ScalarType? dtype = null) =>
        new(shape, init, device, dtype);
}
