using SllCore.Arithmetic;

namespace SllCore.Spiking.Formulas;

/// <summary>u = βv + x, which is the output: a leaky integrator.</summary>
internal readonly struct ReadoutFormula : INeuron
{
    public static bool IsReadout => true;
    public static bool HasSecondState => false;

    public static V Charge<A, V>(V x, V v, ref V w, in NeuronConstants<V> n) where A : IArithmetic<V> =>
        LeakyFormula.Charge<A, V>(x, v, ref w, n);

    public static V Level<A, V>(V w, in NeuronConstants<V> n) where A : IArithmetic<V> => n.Threshold;
    public static V Settle<A, V>(V w, V spike, in NeuronConstants<V> n) where A : IArithmetic<V> => w;
    public static V ToSpike<A, V>(V gradient, V lambdaW) where A : IArithmetic<V> => gradient;

    public static V ToInput<A, V>(V toPotential, V through, ref V lambdaW, in NeuronConstants<V> n)
        where A : IArithmetic<V> => toPotential;
}
