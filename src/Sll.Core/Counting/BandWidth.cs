using System.Numerics;

namespace SllCore.Counting;

/// <summary>ε in the type that distances are computed in, and the slope that it gives.</summary>
internal static class BandWidth
{
    /// <summary>1/(2ε), at most the largest number: where a difference is 0, so is its product with it.</summary>
    public static double Slope(double eps) => Math.Min(0.5 / eps, double.MaxValue);

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
