using SllCore.Arithmetic;

namespace SllCore.Spiking.Formulas;

/// <summary>The numbers of a neuron.</summary>
/// <param name="Beta">β, the part of the potential that is left after one step.</param>
/// <param name="Threshold">θ, the potential above which it fires.</param>
/// <param name="Decay">γ, the same as β of the second state, if there is one.</param>
/// <param name="Gain">κ, what the second state counts for, if it counts for the threshold.</param>
internal readonly record struct NeuronNumbers(double Beta, double Threshold, double Decay = 0, double Gain = 0);

/// <summary>The same in the arithmetic of <typeparamref name="V"/>.</summary>
internal readonly record struct NeuronConstants<V>(V Beta, V Threshold, V Decay, V Gain)
{
    public static NeuronConstants<V> Of<A>(NeuronNumbers numbers, V like) where A : IArithmetic<V> => new(
        A.Constant(like, numbers.Beta),
        A.Constant(like, numbers.Threshold),
        A.Constant(like, numbers.Decay),
        A.Constant(like, numbers.Gain));
}
