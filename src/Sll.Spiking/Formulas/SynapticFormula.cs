using SllCore.Arithmetic;

namespace SllCore.Spiking.Formulas;

/// <summary>w ← γw + x; u = βv + w; s = [u &gt; θ]: w is the current of the synapse.</summary>
internal readonly struct SynapticFormula : INeuron
{
    public static bool IsReadout => false;
    public static bool HasSecondState => true;

    public static V Charge<A, V>(V x, V v, ref V w, in NeuronConstants<V> n) where A : IArithmetic<V>
    {
        w = A.Add(A.Multiply(w, n.Decay), x);
        return A.Add(A.Multiply(v, n.Beta), w);
    }

    public static V Level<A, V>(V w, in NeuronConstants<V> n) where A : IArithmetic<V> => n.Threshold;
    public static V Settle<A, V>(V w, V spike, in NeuronConstants<V> n) where A : IArithmetic<V> => w;
    public static V ToSpike<A, V>(V gradient, V lambdaW) where A : IArithmetic<V> => gradient;

    public static V ToInput<A, V>(V toPotential, V through, ref V lambdaW, in NeuronConstants<V> n)
        where A : IArithmetic<V>
    {
        var toCurrent = A.Add(lambdaW, toPotential);
        lambdaW = A.Multiply(toCurrent, n.Decay);
        return toCurrent;
    }
}
