using SllCore.Arithmetic;

namespace SllCore.Quantization.FakeQuantization;

/// <summary>A lattice in the arithmetic of <typeparamref name="V"/>.</summary>
internal readonly record struct LatticeNumbers<V>(V Scale, V Inverse, V Low, V High, V Tie, V Inside)
{
    // x·(1/s) is within three roundings of x/s, and |x/s| at most 257 where its code is not clipped.
    private const double Doubt = 1.0 / (1 << 13);

    public static LatticeNumbers<V> Of<A>(Lattice lattice)
        where A : IArithmetic<V>
    {
        static V Constant(double value) => A.Constant(default!, value);
        return new(
            Constant(lattice.Scale), Constant(1 / lattice.Scale), Constant(lattice.Low), Constant(lattice.High),
            Constant(0.5 - Doubt), Constant(0.5f - lattice.Eps));
    }
}
