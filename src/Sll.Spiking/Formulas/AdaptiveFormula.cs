using SllCore.Arithmetic;

namespace SllCore.Spiking.Formulas;

/// <summary>u = βv + x; s = [u &gt; θ + κw]; w ← γw + s: every spike lifts the threshold (Bellec et al. 2018,
/// arXiv:1803.09574).</summary>
internal readonly struct AdaptiveFormula : INeuron
{
    public static bool IsReadout => false;
    public static bool HasSecondState => true;

    public static V Charge<A, V>(V x, V v, ref V w, in NeuronConstants<V> n) where A : IArithmetic<V> =>
        A.Add(A.Multiply(v, n.Beta), x);

    public static V Level<A, V>(V w, in NeuronConstants<V> n) where A : IArithmetic<V> =>
        A.Add(A.Multiply(w, n.Gain), n.Threshold);

    public static V Settle<A, V>(V w, V spike, in NeuronConstants<V> n) where A : IArithmetic<V> =>
        A.Add(A.Multiply(w, n.Decay), spike);

    public static V ToSpike<A, V>(V gradient, V lambdaW) where A : IArithmetic<V> => A.Add(gradient, lambdaW);

    public static V ToInput<A, V>(V toPotential, V through, ref V lambdaW, in NeuronConstants<V> n)
        where A : IArithmetic<V>
    {
        lambdaW = A.Subtract(A.Multiply(lambdaW, n.Decay), A.Multiply(through, n.Gain));
        return toPotential;
    }
}
