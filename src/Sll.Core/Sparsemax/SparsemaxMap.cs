using SllCore.Autograd;

namespace SllCore.Sparsemax;

/// <summary>The linear map v ↦ (v − mean of v over S)/ε on the support S, 0 off it: the backward of sparsemax.</summary>
/// <param name="words">The support, unless a tensor says it: of bits, or of bool where torch's own operators
/// compute.</param>
/// <param name="dim">The dimension of the mean.</param>
/// <param name="eps">ε.</param>
internal sealed class SparsemaxMap(ulong[]? words, long dim, double eps) : LinearMap
{
    public override Tensor Of(Tensor g, Tensor? support) => support?.dtype == ScalarType.Bool
        ? ComposedSparsemax.Project(g, support, dim, eps)
        : FusedSparsemax.Project(g, new BitMask(words, support), eps);
}
