using System.Numerics;

namespace SllCore.Counting;

/// <summary>ε in the type that distances are computed in.</summary>
internal static class BandWidth
{
    /// <summary>The number of the type nearest to ε; not ∞, which the distance to an infinite entry would
    /// reach.</summary>
    public static T Of<T>(double eps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var width = T.CreateTruncating(eps);
        return T.IsFinite(width)
            ? width
            : T.CreateTruncating(typeof(T) == typeof(float) ? float.MaxValue : double.MaxValue);
    }
}
