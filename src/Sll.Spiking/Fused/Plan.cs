using SllCore.Spiking.Formulas;

namespace SllCore.Spiking.Fused;

/// <summary>A fused call, apart from its tensors.</summary>
/// <param name="Numbers">The neuron's numbers.</param>
/// <param name="Reset">What a spike does to the potential.</param>
/// <param name="IsDetached">No gradient flows from the reset to the spike.</param>
/// <param name="Band">The step and its gradient.</param>
/// <param name="HasRows">β or θ differ from neuron to neuron; else each is a number.</param>
/// <param name="HasLogit">β, being one number, is given as its logit.</param>
/// <param name="LearnsBeta">β receives a gradient.</param>
/// <param name="LearnsThreshold">θ receives a gradient.</param>
/// <param name="HasStart">There are states before the first step; without them they are 0.</param>
/// <param name="ReturnsState">The states after the last step are wanted, as rows behind the spikes.</param>
/// <param name="HasSecondState">The neuron has two states.</param>
/// <param name="IsReadout">The neuron does not fire.</param>
/// <param name="IsRecorded">There will be a backward.</param>
/// <param name="IsCounted">Somebody wants to know which neurons fire.</param>
internal sealed record Plan(
    NeuronNumbers Numbers, Reset Reset, bool IsDetached, SpikeBand Band, bool HasRows, bool HasLogit,
    bool LearnsBeta, bool LearnsThreshold, bool HasStart, bool ReturnsState, bool HasSecondState,
    bool IsReadout, bool IsRecorded, bool IsCounted = false)
{
    public int States => HasSecondState ? 2 : 1;

    /// <summary>∂β by what is given for it.</summary>
    public double BetaSlope => HasLogit ? Numbers.Beta * (1 - Numbers.Beta) : 1;

    /// <summary>β needs v before every step, and so does the threshold of a late reset; θ comes along.</summary>
    public bool LearnsBoth => LearnsBeta || (LearnsThreshold && Reset == Reset.SubtractNextStep);

    /// <summary>The backward needs u: 4 bytes per neuron and step.</summary>
    public bool KeepsPotential => IsRecorded && (LearnsBoth || (Reset == Reset.Zero && !IsDetached && !IsReadout));

    /// <summary>The backward needs the spikes: as bits, or as they are where they are fractions.</summary>
    public bool KeepsSpikes =>
        IsRecorded && !IsReadout && (Reset == Reset.Zero || LearnsThreshold || LearnsBeta);

    /// <summary>The forward marks the spikes: to keep the marks, or to count them.</summary>
    public bool MarksSpikes => (KeepsSpikes && !KeepsFractions) || IsCounted;

    /// <summary>The slope of every step is kept, in a byte.</summary>
    public bool KeepsSlopes => IsRecorded && !IsReadout && Band.Slopes is not null;

    /// <summary>The spikes are kept as they are, being fractions.</summary>
    public bool KeepsFractions => KeepsSpikes && Band.IsLinear;
}
