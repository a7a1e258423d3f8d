using SllCore.Autograd;
using SllCore.Kernels;

namespace SllCore.Sparsemax;

/// <summary>The backward of sparsemax by the fused kernels, from one bit per element.</summary>
internal sealed class FusedSparsemaxMap(ulong[]? words, double eps, double floor) : LinearMap
{
    public override Tensor Of(Tensor g, Tensor? mask) =>
        FusedSparsemax.Project(g, new BitMask(words, mask), eps, floor);

    public override long CountInBand(Tensor output, Tensor? mask) =>
        FusedSparsemax.CountRows(output, new BitMask(words, mask));
}

/// <summary>The backward of sparsemax by torch's operators; the support is a bool tensor.</summary>
internal sealed class ComposedSparsemaxMap(long dim, double eps, double floor) : LinearMap
{
    public override Tensor Of(Tensor g, Tensor? mask) => ComposedSparsemax.Project(g, mask!, dim, eps, floor);

    public override long CountInBand(Tensor output, Tensor? mask)
    {
        using var rows = mask!.any(dim);
        using var count = rows.count_nonzero();
        return count.item<long>();
    }
}
