using System.Runtime.CompilerServices;
using SllCore.Bands;

namespace SllCore.Spiking.Fused;

/// <summary>What a call needs, known to the compiler so that no loop has to ask.</summary>
internal interface IMode
{
    /// <summary>β and θ are read for every neuron.</summary>
    static abstract bool HasRows { get; }

    /// <summary>The spikes are fractions in the band.</summary>
    static abstract bool IsLinear { get; }

    /// <summary>The slope of the step is a byte of its own, and no bit says what is in the band.</summary>
    static abstract bool HasSlopes { get; }

    /// <summary>Forward: u is written down. Backward: it is there.</summary>
    static abstract bool KeepsPotential { get; }

    /// <summary>Forward: a bit says which neurons fired, to be kept or counted.</summary>
    static abstract bool MarksSpikes { get; }

    /// <summary>Backward: no gradient flows from the reset to the spike.</summary>
    static abstract bool IsDetached { get; }

    /// <summary>Backward: β and θ receive gradients. The potential is there.</summary>
    static abstract bool LearnsBoth { get; }

    /// <summary>Backward: θ alone receives a gradient.</summary>
    static abstract bool LearnsThreshold { get; }

    /// <summary>Backward: one of the two.</summary>
    static abstract bool Learns { get; }
}

internal readonly struct Mode<TRows, TLinear, TSlopes, TPotential, TSpikes, TDetached, TBoth, TThreshold> : IMode
    where TRows : struct, IFlag
    where TLinear : struct, IFlag
    where TSlopes : struct, IFlag
    where TPotential : struct, IFlag
    where TSpikes : struct, IFlag
    where TDetached : struct, IFlag
    where TBoth : struct, IFlag
    where TThreshold : struct, IFlag
{
    public static bool HasRows => TRows.IsSet;
    public static bool IsLinear => TLinear.IsSet;
    public static bool HasSlopes => TSlopes.IsSet;
    public static bool KeepsPotential => TPotential.IsSet;
    public static bool MarksSpikes => TSpikes.IsSet;
    public static bool IsDetached => TDetached.IsSet;
    public static bool LearnsBoth => TBoth.IsSet;
    public static bool LearnsThreshold => TThreshold.IsSet;

    public static bool Learns
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TBoth.IsSet || TThreshold.IsSet;
    }
}
