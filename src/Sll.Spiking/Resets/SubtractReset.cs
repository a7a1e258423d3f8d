using SllCore.Arithmetic;

namespace SllCore.Spiking.Resets;

/// <summary>v = u − θs.</summary>
internal readonly struct SubtractReset : IReset
{
    public static bool IsLate => false;
    public static bool ReadsPotential => false;
    public static bool ReadsSpike => false;

    public static V After<A, V>(V u, V spike, V threshold) where A : IArithmetic<V> =>
        A.Subtract(u, A.Multiply(spike, threshold));

    public static V AfterFiring<A, V>(V u, V d, V threshold) where A : IArithmetic<V> =>
        A.Select(A.Below(A.Constant(d, 0), d), A.Subtract(u, threshold), u);

    public static V ToPotential<A, V>(V lambda, V spike) where A : IArithmetic<V> => lambda;

    public static V ToSpike<A, V>(V g, V lambda, V u, V threshold) where A : IArithmetic<V> =>
        A.Subtract(g, A.Multiply(lambda, threshold));

    public static V ToThreshold<A, V>(V sum, V lambda, V spike) where A : IArithmetic<V> =>
        A.Subtract(sum, A.Multiply(lambda, spike));
}
