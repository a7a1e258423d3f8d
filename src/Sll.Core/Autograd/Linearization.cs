namespace SllCore.Autograd;

/// <summary>One call of an operator that is linear in a band: what <see cref="LinearizedFunction"/> computes.</summary>
internal abstract class Linearization
{
    /// <summary>The values, and the map that the gradient goes through.</summary>
    /// <param name="input">A float32 or float64 tensor, without a graph.</param>
    /// <param name="keepsMap">False if nobody asks for the map.</param>
    public abstract Linearized Forward(Tensor input, bool keepsMap);
}

/// <summary>What a <see cref="Linearization"/> gave.</summary>
/// <param name="Output">The values: a tensor of its own.</param>
/// <param name="Map">The backward; null if nobody asked for it.</param>
/// <param name="Mask">What the map needs of the forward, if that is a tensor: libtorch frees it with the node.</param>
internal readonly record struct Linearized(Tensor Output, LinearMap? Map = null, Tensor? Mask = null);

/// <summary>Who looks at a call and its gradient, without changing them.</summary>
internal interface ICallObserver
{
    /// <summary>The call has been made, and so many elements (rows) are in the band.</summary>
    void Called(Tensor output, long inBand);

    /// <summary>A gradient has come back through the call. On the thread that runs the backward.</summary>
    void WentBack(Tensor gradient);
}
