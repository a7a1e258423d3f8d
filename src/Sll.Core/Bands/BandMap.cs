using SllCore.Autograd;

namespace SllCore.Bands;

/// <summary>The linear map g ↦ inBand · scale · g: the backward of every linearized step.</summary>
/// <param name="words">Which elements are in the band, unless a tensor says it: of bits, or of bool where torch's own
/// operators compute.</param>
/// <param name="scale">The gradient in the band.</param>
internal sealed class BandMap(ulong[]? words, double scale) : LinearMap
{
    public override Tensor Of(Tensor g, Tensor? mask)
    {
        if (mask?.dtype != ScalarType.Bool)
            return FusedBand.Backward(g, new BitMask(words, mask), scale);
        using var factor = tensor(scale, dtype: g.dtype);
        using var scaled = g.mul(factor);
        using var zero = tensor(0.0, dtype: g.dtype);
        return where(mask, scaled, zero);
    }
}
