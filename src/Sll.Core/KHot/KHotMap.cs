using SllCore.Autograd;
using SllCore.Kernels;

namespace SllCore.KHot;

/// <summary>The backward of the k-hot by the fused kernels, from one bit per element.</summary>
internal sealed class FusedKHotMap(ulong[]? words, double eps, double floor) : LinearMap
{
    public override Tensor Of(Tensor g, Tensor? mask) =>
        FusedKHot.Project(g, new BitMask(words, mask), eps, floor);

    public override long CountInBand(Tensor output, Tensor? mask) =>
        FusedKHot.CountRows(output, new BitMask(words, mask));
}

/// <summary>The backward of the k-hot by torch's operators; the free entries are a bool tensor.</summary>
internal sealed class ComposedKHotMap(long dim, double eps, double floor) : LinearMap
{
    public override Tensor Of(Tensor g, Tensor? mask) => ComposedKHot.Project(g, mask!, dim, eps, floor);

    public override long CountInBand(Tensor output, Tensor? mask)
    {
        using var rows = mask!.any(dim);
        using var count = rows.count_nonzero();
        return count.item<long>();
    }
}
