namespace Learning;

/// <summary>Fake quantization: v ↦ s · Round(v/s), on a grid of the given number of bits. The scale s is a constant to
/// the gradient.</summary>
internal static class Quantization
{
    /// <summary>Weights on −q…q, q = 2^(bits−1) − 1, with s = max|W|/q: nothing is clipped.</summary>
    public static Func<Tensor, Tensor> MaxScale(int bits)
    {
        var q = Largest(bits).ToScalar();
        return weight =>
        {
            var scale = weight.detach().abs().max().div(q);
            return SllOps.Round(weight / scale) * scale;
        };
    }

    /// <summary>Weights on −q…q with s = 2·mean|W|/√q (Esser et al. 2020, arXiv:1902.08153): what lies outside is
    /// clipped.</summary>
    public static Func<Tensor, Tensor> MeanScale(int bits)
    {
        var (low, high) = ((-Largest(bits)).ToScalar(), Largest(bits).ToScalar());
        var steps = (2 / Math.Sqrt(Largest(bits))).ToScalar();
        return weight =>
        {
            var scale = weight.detach().abs().mean().mul(steps);
            return SllOps.Round((weight / scale).clamp(low, high)) * scale;
        };
    }

    /// <summary>Activations in [0, 1] on 2^bits levels.</summary>
    public static Func<Tensor, Tensor> Activations(int bits)
    {
        // Numbers as the function's own: one that is made for a native call can be collected during it.
        var (zero, one, levels) = (0.ToScalar(), 1.ToScalar(), ((1 << bits) - 1).ToScalar());
        return input => SllOps.Round(input.clamp(zero, one).mul(levels)).div(levels);
    }

    private static double Largest(int bits) => (1 << (bits - 1)) - 1;
}
