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
    /// <returns>A module without parameters.</returns>
    public static Module<Tensor, Tensor> Heaviside() => new OperatorModule(nameof(Heaviside), SllOps.Heaviside);

    /// <summary>Makes a module of <see cref="SllOps.Sign(Tensor)"/>.</summary>
    /// <returns>A module without parameters.</returns>
    public static Module<Tensor, Tensor> Sign() => new OperatorModule(nameof(Sign), SllOps.Sign);

    /// <summary>Makes a module of <see cref="SllOps.Round(Tensor)"/>.</summary>
    /// <returns>A module without parameters.</returns>
    public static Module<Tensor, Tensor> Round() => new OperatorModule(nameof(Round), SllOps.Round);

    /// <summary>Makes a module of <see cref="SllOps.Floor(Tensor)"/>.</summary>
    /// <returns>A module without parameters.</returns>
    public static Module<Tensor, Tensor> Floor() => new OperatorModule(nameof(Floor), SllOps.Floor);

    /// <summary>Makes a module of <see cref="SllOps.Ceil(Tensor)"/>.</summary>
    /// <returns>A module without parameters.</returns>
    public static Module<Tensor, Tensor> Ceil() => new OperatorModule(nameof(Ceil), SllOps.Ceil);

    /// <summary>Makes a module of <see cref="SllOps.Argmax(Tensor, long)"/>.</summary>
    /// <param name="dim">The dimension, counted from the end if negative.</param>
    /// <returns>A module without parameters.</returns>
    public static Module<Tensor, Tensor> Argmax(long dim = -1) =>
        new OperatorModule(nameof(Argmax), input => SllOps.Argmax(input, dim));

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
