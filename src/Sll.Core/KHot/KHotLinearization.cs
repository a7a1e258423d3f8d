using SllCore.Autograd;
using SllCore.Bands;

namespace SllCore.KHot;

/// <summary>
/// The mask of the k largest entries along a dimension, p = the point of {0 ≤ p ≤ 1, Σp = k} nearest to x/ε. With F the
/// entries of p that are neither 0 nor 1, the backward is P_F v/ε with P_F v = v − mean of v over F on F, 0 off it.
/// With a floor φ, P_F becomes (1 − φ) P_F + φ P, where P is P_F of all entries: for two of them and k = 1 the floor of
/// a step, as the two are Heaviside of their difference.
/// </summary>
internal sealed class KHotLinearization(Selection selection, long dim, double eps, BandStyle style) : Linearization
{
    public override Linearized Forward(Tensor input, bool keepsMap)
    {
        if (FusedKHot.Accepts(input, dim))
        {
            var (output, free) = FusedKHot.Forward(input, selection, eps, style.Forward, keepsMap);
            return new(output, keepsMap ? new FusedKHotMap(free.Words, eps, style.Floor) : null, free.Tensor);
        }
        var (composed, mask) = ComposedKHot.Forward(input, selection, dim, eps, style.Forward, keepsMap);
        return new(composed, keepsMap ? new ComposedKHotMap(dim, eps, style.Floor) : null, mask);
    }
}
