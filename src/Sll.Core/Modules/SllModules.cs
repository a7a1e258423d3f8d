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

    /// <summary>Makes a module of <see cref="SllOps.Argmin(Tensor, long)"/>.</summary>
    /// <param name="dim">The dimension, counted from the end if negative.</param>
    /// <param name="site">A name for its calls, as <see cref="Sll.Site"/> gives, or null.</param>
    /// <returns>A module without parameters.</returns>
    public static Module<Tensor, Tensor> Argmin(long dim = -1, string? site = null) =>
        new OperatorModule(nameof(Argmin), input => SllOps.Argmin(input, dim), site);

    /// <summary>Makes a module of <see cref="SllOps.TopK(Tensor, long, long, bool)"/>: a mask. Multiplied with the
    /// input, or with features beside it, it lets k of them through.</summary>
    /// <param name="k">How many entries are chosen.</param>
    /// <param name="dim">The dimension, counted from the end if negative.</param>
    /// <param name="largest">False for the k smallest.</param>
    /// <param name="site">A name for its calls, as <see cref="Sll.Site"/> gives, or null.</param>
    /// <returns>A module without parameters.</returns>
    public static Module<Tensor, Tensor> TopK(long k, long dim = -1, bool largest = true, string? site = null) =>
        new OperatorModule(nameof(TopK), input => SllOps.TopK(input, k, dim, largest), site);

    /// <summary>Makes a module of <see cref="SllOps.Rank(Tensor, long, bool)"/>.</summary>
    /// <param name="dim">The dimension, counted from the end if negative.</param>
    /// <param name="descending">True to rank the largest entry 0.</param>
    /// <param name="site">A name for its calls, as <see cref="Sll.Site"/> gives, or null.</param>
    /// <returns>A module without parameters.</returns>
    public static Module<Tensor, Tensor> Rank(long dim = -1, bool descending = false, string? site = null) =>
        new OperatorModule(nameof(Rank), input => SllOps.Rank(input, dim, descending), site);

    /// <summary>Makes a vector quantizer with trained codewords.</summary>
    /// <param name="size">How many codewords there are: at least 1.</param>
    /// <param name="dimension">The length of a vector: at least 1.</param>
    /// <param name="commitment">The weight of the part of the loss that draws vectors to their codewords: from 0
    /// on.</param>
    /// <param name="site">A name for its calls, as <see cref="Sll.Site"/> gives, or null.</param>
    /// <param name="device">The device the codewords are on.</param>
    /// <param name="dtype">Their dtype.</param>
    /// <returns>A module with the parameter <c>codewords</c>, normally distributed at first.</returns>
    /// <remarks>ε is in units of squared distances: <see cref="LinearizeOptions.Coverage"/> finds it.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Codebook Codebook(
        long size, long dimension, double commitment = 0.25, string? site = null, Device? device = null,
        ScalarType? dtype = null) =>
        new(size, dimension, commitment, site, device, dtype);

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
