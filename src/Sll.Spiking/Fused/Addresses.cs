namespace SllCore.Spiking.Fused;

/// <summary>Where the sequences [T, M] and rows [M] of one call lie in memory. What is not there is null.</summary>
internal unsafe struct Addresses<T>
    where T : unmanaged
{
    /// <summary>T, the steps.</summary>
    public long Steps;

    /// <summary>M, the neurons.</summary>
    public long Neurons;

    /// <summary>Forward: x. Backward: the gradient of the outputs.</summary>
    public T* Input;

    /// <summary>M, or 0 if the input is the same at every step.</summary>
    public long InputStride;

    /// <summary>Forward: the spikes. Backward: the gradient of x.</summary>
    public T* Output;

    /// <summary>v and w before the first step. Backward: their gradients, to be written.</summary>
    public T* StartV, StartW;

    /// <summary>v and w after the last step, to be written. Backward: their gradients.</summary>
    public T* EndV, EndW;

    /// <summary>β and θ of every neuron.</summary>
    public T* Beta, Threshold;

    /// <summary>u of every step.</summary>
    public T* Potential;

    /// <summary>Backward, where the forward was linear: the spikes.</summary>
    public T* Spikes;

    /// <summary>Backward: v before the first step, if it was not 0.</summary>
    public T* Before;

    /// <summary>Backward: the gradients of β and θ of every neuron, where these differ.</summary>
    public T* GradientOfBeta, GradientOfThreshold;

    /// <summary>A bit for every neuron and step: in the band; fired.</summary>
    public ulong* InBand, Fired;

    /// <summary>A byte for every neuron and step: the slope of its step.</summary>
    public byte* Codes;

    /// <summary>Forward, where spikes are counted: a bit for every neuron that fired, fired always, or ended in
    /// NaN.</summary>
    public ulong* Ever, Always, Lost;

    /// <summary>Words of bits per step.</summary>
    public readonly long WordsPerStep => (Neurons + 63) / 64;
}
