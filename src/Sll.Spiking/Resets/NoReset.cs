using SllCore.Arithmetic;

namespace SllCore.Spiking.Resets;

/// <summary>v = u.</summary>
internal readonly struct NoReset : IReset
{
    public static bool IsLate => false;
    public static bool ReadsPotential => false;
    public static bool ReadsSpike => false;
    public static V After<A, V>(V u, V spike, V threshold) where A : IArithmetic<V> => u;
    public static V AfterFiring<A, V>(V u, V d, V threshold) where A : IArithmetic<V> => u;
    public static V ToPotential<A, V>(V lambda, V spike) where A : IArithmetic<V> => lambda;
    public static V ToSpike<A, V>(V g, V lambda, V u, V threshold) where A : IArithmetic<V> => g;
    public static V ToThreshold<A, V>(V sum, V lambda, V spike) where A : IArithmetic<V> => sum;
}
