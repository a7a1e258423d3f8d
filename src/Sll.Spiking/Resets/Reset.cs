namespace SllCore.Spiking;

/// <summary>What a spike does to the potential u, which becomes v.</summary>
public enum Reset
{
    /// <summary>v = u − θs: what exceeds the threshold is kept. spikingjelly's soft reset
    /// (<c>v_reset=None</c>).</summary>
    Subtract,

    /// <summary>v = 0 where it fired, else u. spikingjelly's hard reset (<c>v_reset=0.</c>), norse's, NIR's.</summary>
    Zero,

    /// <summary>v = u.</summary>
    None,

    /// <summary>v = u; the next step starts from βv + x − θ[v &gt; θ]: snntorch's <c>reset_mechanism="subtract"</c>,
    /// for its weights. No gradient flows through this reset.</summary>
    SubtractNextStep,
}
