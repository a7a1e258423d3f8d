using SllCore.Autograd;
using SllCore.Kernels;

namespace SllCore.Bands;

/// <summary>The linear map g ↦ (inBand ? gradient : outside) · g of the fused kernels: the backward of every linearized
/// step.</summary>
/// <param name="words">Which elements are in the band, if they are few; else the saved tensor tells.</param>
/// <param name="order">The order of the bits.</param>
/// <param name="gradient">The factor in the band.</param>
/// <param name="outside">The factor elsewhere.</param>
internal sealed class BandMap(ulong[]? words, MemoryOrder order, double gradient, double outside) : LinearMap
{
    public override Tensor Of(Tensor g, Tensor? mask) =>
        FusedBand.Backward(g, new BitMask(words, mask), order, gradient, outside);

    /// <summary>A·g and −A·g in one pass, for a map of contiguous tensors.</summary>
    public (Tensor Gradient, Tensor Opposite) OfBoth(Tensor g, Tensor? mask) =>
        FusedBand.BackwardBoth(g, new BitMask(words, mask), gradient, outside);

    public override long CountInBand(Tensor output, Tensor? mask) =>
        new BitMask(words, mask).Count(output.NumberOfElements);
}
