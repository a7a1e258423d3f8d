using SllCore.Autograd;
using SllCore.Bands;

namespace SllCore.Sparsemax;

/// <summary>
/// p = sparsemax(x/ε) along a dimension. With S the support of p, the backward is P_S v/ε with
/// P_S v = v − mean of v over S on S, 0 off it. With a floor φ, P_S becomes (1 − φ) P_S + φ P, where P is P_S of all
/// entries: for two of them the floor of a step, as the two are Heaviside of their difference.
/// </summary>
internal sealed class SparsemaxLinearization(long dim, double eps, BandStyle style) : Linearization
{
    public override Linearized Forward(Tensor input, bool keepsMap)
    {
        if (FusedSparsemax.Accepts(input, dim))
        {
            var (output, support) = FusedSparsemax.Forward(input, eps, style.Forward, keepsMap);
            return new(output, keepsMap ? new FusedSparsemaxMap(support.Words, eps, style.Floor) : null, support.Tensor);
        }
        var (composed, mask) = ComposedSparsemax.Forward(input, dim, eps, style.Forward, keepsMap);
        return new(composed, keepsMap ? new ComposedSparsemaxMap(dim, eps, style.Floor) : null, mask);
    }
}
