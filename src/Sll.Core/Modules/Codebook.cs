using static TorchSharp.torch.nn;

namespace SllCore;

/// <summary>
/// Vector quantization (van den Oord et al. 2017, arXiv:1711.00937): every vector x is replaced by the codeword c_j
/// nearest to it. As ‖x‖² is the same for all of them, the nearest is Argmax_j (2 x·c_j − ‖c_j‖²), and the quantized
/// vector Σ_j p_j c_j with its one-hot p. Linearized it is piecewise linear in x: where the two nearest differ by less
/// than ε in squared distance, vector and codewords learn from what comes after; elsewhere the codeword alone does.
/// </summary>
public sealed class Codebook : Module<Tensor, (Tensor Quantized, Tensor Choice, Tensor Loss)>
{
    // Held by name only, as in LearnableThreshold.
    private const string Name = "codewords";

    private readonly double _commitment;
    private readonly string? _site;

    internal Codebook(long size, long dimension, double commitment, string? site, Device? device, ScalarType? dtype)
        : base(nameof(Codebook))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        _commitment = Argument.Between(commitment, 0, double.MaxValue);
        _site = Argument.Site(site);
        register_parameter(
            Name, OwnedParameter.Of(randn(size, dimension, dtype: dtype ?? ScalarType.Float32, device: device)));
    }

    /// <summary>Quantizes vectors.</summary>
    /// <param name="input">Vectors along the last dimension, of the dtype and on the device of the codewords.</param>
    /// <returns><c>Quantized</c>: the codewords, in the shape of <paramref name="input"/>. <c>Choice</c>: one-hot where
    /// decided, along a last dimension as long as there are codewords; its argmax is the index. <c>Loss</c>: the mean
    /// of (sg x − c)² + commitment · (x − sg c)² with c the nearest codeword and sg what receives no gradient: it draws
    /// codewords to their vectors, and vectors to their codewords.</returns>
    /// <exception cref="ArgumentException">The last dimension of <paramref name="input"/> is not that of a
    /// codeword, or its dtype is not that of the codewords.</exception>
    public override (Tensor Quantized, Tensor Choice, Tensor Loss) forward(Tensor input)
    {
        var codewords = get_parameter(Name)!;
        TensorArgument.SameType(codewords, input);
        if (input.Dimensions == 0 || input.shape[^1] != codewords.shape[1])
        {
            throw new ArgumentException(
                $"input has the shape {TensorArgument.ShapeOf(input)}, but its last dimension must be that of a " +
                $"codeword, {codewords.shape[1]}.", nameof(input));
        }
        using var scope = NewDisposeScope();
        using var site = _site is null ? null : Sll.Site(_site);
        using var two = 2.0.ToScalar();
        var scores = input.matmul(codewords.t()).mul(two) - codewords.square().sum([1L]);
        var choice = SllOps.Argmax(scores);
        var quantized = choice.matmul(codewords);
        var nearest = codewords.index_select(0, scores.detach().argmax(-1).flatten()).view(input.shape);
        return (
            quantized.MoveToOuterDisposeScope(), choice.MoveToOuterDisposeScope(),
            Loss(input, nearest).MoveToOuterDisposeScope());
    }

    private Tensor Loss(Tensor input, Tensor nearest)
    {
        using var weight = _commitment.ToScalar();
        return (input.detach() - nearest).square().mean().Plus((input - nearest.detach()).square().mean().mul(weight));
    }
}
