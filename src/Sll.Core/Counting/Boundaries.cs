using System.Numerics;
using System.Runtime.CompilerServices;

namespace SllCore.Counting;

/// <summary>
/// Ascending boundaries, ready to be looked up. They fall into clusters: what lies far more than 2ε apart is never in
/// one window. Sums are taken within a cluster and from its first boundary, so that a far one costs no digits.
/// </summary>
internal sealed unsafe class Boundaries<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _values;
    private readonly T[] _gaps;         // to the boundary before
    private readonly double[] _offsets; // from the cluster's first boundary
    private readonly double[] _sums;    // of these offsets, up to and with the boundary
    private readonly T _eps;

    public Boundaries(T* values, int count, double eps)
    {
        _values = new Span<T>(values, count).ToArray();
        (_gaps, _offsets, _sums) = (new T[count], new double[count], new double[count]);
        _eps = BandWidth.Of<T>(eps);
        var first = 0;
        for (var j = 0; j < count; j++)
        {
            _gaps[j] = j == 0 ? T.PositiveInfinity : values[j] - values[j - 1];
            if (StartsCluster(j))
            {
                first = j;
                continue;
            }
            _offsets[j] = double.CreateChecked(values[j]) - double.CreateChecked(values[first]);
            _sums[j] = _sums[j - 1] + _offsets[j];
        }
    }

    private interface IBefore
    {
        static abstract bool Holds(T x, T eps, T boundary);
    }

    public int Count => _values.Length;

    /// <summary>Whether no window holds the boundary and the one before it.</summary>
    public bool StartsCluster(int j) => !(_gaps[j] <= _eps + _eps + _eps) || !T.IsFinite(_gaps[j]);

    /// <summary>The distance of a boundary from the first of its cluster.</summary>
    public double Offset(int j) => _offsets[j];

    /// <summary>The distance of a number from the first boundary of a cluster, given another one of it.</summary>
    public double Offset(T x, int j) => double.CreateChecked(x) - double.CreateChecked(_values[j]) + _offsets[j];

    /// <summary>How many boundaries are below a number by more than ε, and how many are not above it by more.</summary>
    /// <param name="x">The number.</param>
    /// <param name="right">Whether an equal boundary is below: for an infinite x, which has no distance to it.</param>
    public (int Start, int End) Window(T x, bool right)
    {
        if (!T.IsFinite(x))
        {
            // As torch: NaN is above every boundary.
            var below = T.IsNaN(x) ? Count : right ? CountWhile<IsAtMost>(x, 0) : CountWhile<IsBelow>(x, 0);
            return (below, below);
        }
        var start = CountWhile<IsBelowBand>(x, 0);
        return start == Count || !(_values[start] - x <= _eps)
            ? (start, start)
            : (start, CountWhile<IsNotAboveBand>(x, start));
    }

    /// <summary>Σ of x − b over a window that is not empty.</summary>
    public double Differences(T x, int start, int end) =>
        ((end - start) * Offset(x, start)) - (_sums[end - 1] - _sums[start] + _offsets[start]);

    // Bisection without a branch on the data.
    private int CountWhile<TBefore>(T x, int from)
        where TBefore : struct, IBefore
    {
        var (values, eps) = (_values, _eps);
        var left = values.Length - from;
        while (left > 0)
        {
            var half = (left + 1) >> 1;
            // The comparison as a number: 0 or −1.
            var holds = -(int)Unsafe.BitCast<bool, byte>(TBefore.Holds(x, eps, values[from + half - 1]));
            from += holds & half;
            left -= half;
        }
        return from;
    }

    private readonly struct IsBelowBand : IBefore
    {
        public static bool Holds(T x, T eps, T boundary) => x - boundary > eps;
    }

    private readonly struct IsNotAboveBand : IBefore
    {
        public static bool Holds(T x, T eps, T boundary) => boundary - x <= eps;
    }

    private readonly struct IsAtMost : IBefore
    {
        public static bool Holds(T x, T eps, T boundary) => boundary <= x;
    }

    private readonly struct IsBelow : IBefore
    {
        public static bool Holds(T x, T eps, T boundary) => boundary < x;
    }
}
