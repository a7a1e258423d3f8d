namespace SllCore.Bands;

/// <summary>What a call needs, known to the compiler so that no loop has to ask.</summary>
internal interface IBandMode
{
    /// <summary>The forward gives hard values in the band too: <see cref="ForwardValues.Hard"/>.</summary>
    static abstract bool IsHard { get; }

    /// <summary>Which elements are in the band is written down for the backward.</summary>
    static abstract bool KeepsMask { get; }

    /// <summary>Numbers too large to have a fraction would be in the band and must be kept out:
    /// <see cref="Band.Limit"/> is finite.</summary>
    static abstract bool HasLimit { get; }
}

/// <summary>The eight modes, from three flags.</summary>
internal readonly struct BandMode<THard, TMask, TLimit> : IBandMode
    where THard : struct, IFlag
    where TMask : struct, IFlag
    where TLimit : struct, IFlag
{
    public static bool IsHard => THard.IsSet;
    public static bool KeepsMask => TMask.IsSet;
    public static bool HasLimit => TLimit.IsSet;
}

/// <summary>A bool as a type.</summary>
internal interface IFlag
{
    static abstract bool IsSet { get; }
}

internal readonly struct Yes : IFlag
{
    public static bool IsSet => true;
}

internal readonly struct No : IFlag
{
    public static bool IsSet => false;
}
