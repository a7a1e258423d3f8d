using SllCore.Arithmetic;

namespace SllCore.Spiking.Resets;

/// <summary>v = u(1 − s), and 0 where u is +∞, which fires.</summary>
internal readonly struct ZeroReset : IReset
{
    public static bool IsLate => false;
    public static bool ReadsPotential => true;
    public static bool ReadsSpike => true;

    public static V After<A, V>(V u, V spike, V threshold) where A : IArithmetic<V>
    {
        var infinite = A.AtMost(A.Constant(u, double.PositiveInfinity), u);
        return A.Select(infinite, A.Constant(u, 0), A.Multiply(u, A.Subtract(A.Constant(u, 1), spike)));
    }

    public static V AfterFiring<A, V>(V u, V d, V threshold) where A : IArithmetic<V> =>
        A.Select(A.Below(A.Constant(d, 0), d), A.Constant(u, 0), u);

    public static V ToPotential<A, V>(V lambda, V spike) where A : IArithmetic<V> =>
        A.Multiply(lambda, A.Subtract(A.Constant(lambda, 1), spike));

    public static V ToSpike<A, V>(V g, V lambda, V u, V threshold) where A : IArithmetic<V> =>
        A.Subtract(g, A.Multiply(lambda, u));

    public static V ToThreshold<A, V>(V sum, V lambda, V spike) where A : IArithmetic<V> => sum;
}
