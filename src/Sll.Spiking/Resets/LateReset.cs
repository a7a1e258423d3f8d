using SllCore.Arithmetic;

namespace SllCore.Spiking.Resets;

/// <summary>v = u; the next step subtracts θ[v &gt; θ] from what it is charged to.</summary>
internal readonly struct LateReset : IReset
{
    public static bool IsLate => true;
    public static bool ReadsPotential => false;
    public static bool ReadsSpike => false;
    public static V After<A, V>(V u, V spike, V threshold) where A : IArithmetic<V> => u;
    public static V AfterFiring<A, V>(V u, V d, V threshold) where A : IArithmetic<V> => u;
    public static V ToPotential<A, V>(V lambda, V spike) where A : IArithmetic<V> => lambda;
    public static V ToSpike<A, V>(V g, V lambda, V u, V threshold) where A : IArithmetic<V> => g;
    public static V ToThreshold<A, V>(V sum, V lambda, V spike) where A : IArithmetic<V> => sum;

    /// <summary>Whether <paramref name="v"/>, the potential of the step before, was above the threshold: 1 or 0, a
    /// constant.</summary>
    public static V Pending<A, V>(V v, V threshold) where A : IArithmetic<V> =>
        A.Heaviside(A.Subtract(v, threshold));
}
