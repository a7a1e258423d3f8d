namespace Learning;

/// <summary>Fake quantization: v ↦ s · Round(v/s), on a grid of the given number of bits. The scale s is a constant to
/// the gradient.</summary>
internal static class Quantization
{
    /// <summary>Weights on −q…q, q = 2^(bits−1) − 1, with s = max|W|/q: nothing is clipped.</summary>
    public static Func<Tensor, Tensor> MaxScale(int bits)
    {
        var q = Largest(bits);
        return weight =>
        {
            var scale = weight.detach().abs().max() / q;
            return SllOps.Round(weight / scale) * scale;
        };
    }

    /// <summary>Weights on −q…q with s = 2·mean|W|/√q (Esser et al. 2020, arXiv:1902.08153): what lies outside is clipped.</summary>
    public static Func<Tensor, Tensor> MeanScale(int bits)
    {
        var q = Largest(bits);
        return weight =>
        {
            var scale = weight.detach().abs().mean() * (2 / Math.Sqrt(q));
            return SllOps.Round((weight / scale).clamp(-q, q)) * scale;
        };
    }

    /// <summary>Activations in [0, 1] on 2^bits levels.</summary>
    public static Func<Tensor, Tensor> Activations(int bits)
    {
        var levels = (1 << bits) - 1;
        return input => SllOps.Round(input.clamp(0, 1) * levels) / levels;
    }

    private static double Largest(int bits) => (1 << (bits - 1)) - 1;
}
