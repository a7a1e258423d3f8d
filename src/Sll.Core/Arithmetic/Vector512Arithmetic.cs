using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SllCore.Arithmetic;

/// <summary>512-bit vectors of <c>float</c> or <c>double</c>, for machines with AVX-512.</summary>
internal readonly unsafe struct Vector512Arithmetic<T> : IVectorArithmetic<T, Vector512<T>>
    where T : unmanaged
{
    public static int Count => Vector512<T>.Count;

    public static Vector512<T> Load(T* source) => Vector512.Load(source);
    public static void Store(Vector512<T> value, T* destination) => Vector512.Store(value, destination);

    public static ulong Bits(Vector512<T> mask) => mask.ExtractMostSignificantBits();

    public static T Largest(Vector512<T> value) => LargestLane.Of(value);

    public static Vector512<T> Keep(ulong bits, Vector512<T> value) => Choose(bits, value, Vector512<T>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Choose(ulong bits, Vector512<T> set, Vector512<T> unset)
    {
        if (typeof(T) == typeof(float))
        {
            var lane = Vector512.Create(1u, 1u << 1, 1u << 2, 1u << 3, 1u << 4, 1u << 5, 1u << 6, 1u << 7,
                1u << 8, 1u << 9, 1u << 10, 1u << 11, 1u << 12, 1u << 13, 1u << 14, 1u << 15);
            // Compared with 0, which is one instruction.
            var isUnset = Vector512.Equals(Vector512.Create((uint)bits) & lane, Vector512<uint>.Zero);
            return Select(isUnset.As<uint, T>(), unset, set);
        }
        var wide = Vector512.Create(1ul, 1ul << 1, 1ul << 2, 1ul << 3, 1ul << 4, 1ul << 5, 1ul << 6, 1ul << 7);
        return Select(
            Vector512.Equals(Vector512.Create(bits) & wide, Vector512<ulong>.Zero).As<ulong, T>(), unset, set);
    }

    public static Vector512<T> Constant(Vector512<T> like, double value) => typeof(T) == typeof(float)
        ? Vector512.Create((float)value).As<float, T>()
        : Vector512.Create(value).As<double, T>();

    public static Vector512<T> Add(Vector512<T> left, Vector512<T> right) => left + right;
    public static Vector512<T> Subtract(Vector512<T> left, Vector512<T> right) => left - right;
    public static Vector512<T> Multiply(Vector512<T> left, Vector512<T> right) => left * right;
    public static Vector512<T> Divide(Vector512<T> left, Vector512<T> right) => left / right;
    public static Vector512<T> Abs(Vector512<T> value) => Vector512.Abs(value);

    // The magnitude is positive.
    public static Vector512<T> CopySign(Vector512<T> magnitude, Vector512<T> sign) =>
        magnitude | (sign & Constant(sign, -0.0));

    public static Vector512<T> Floor(Vector512<T> value) => typeof(T) == typeof(float)
        ? Vector512.Floor(value.AsSingle()).As<float, T>()
        : Vector512.Floor(value.AsDouble()).As<double, T>();

    public static Vector512<T> Ceiling(Vector512<T> value) => typeof(T) == typeof(float)
        ? Vector512.Ceiling(value.AsSingle()).As<float, T>()
        : Vector512.Ceiling(value.AsDouble()).As<double, T>();

    // The magnitude has a fraction to lose, the sign stays.
    public static Vector512<T> Truncate(Vector512<T> value) => CopySign(Floor(Abs(value)), value);

#if NET9_0_OR_GREATER
    public static Vector512<T> Round(Vector512<T> value) => typeof(T) == typeof(float)
        ? Vector512.Round(value.AsSingle()).As<float, T>()
        : Vector512.Round(value.AsDouble()).As<double, T>();
#else
    // (|x| + 2^23) − 2^23 rounds to even, since 2^23 is the first float32 whose spacing is 1 (2^52 in float64); from
    // there on, and for NaN, x is its own rounding. The sign bit of x is put back, so that −0.3 becomes −0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Round(Vector512<T> value)
    {
        var spacingOne = Constant(value, typeof(T) == typeof(float) ? 8388608.0 : 4503599627370496.0);
        var magnitude = Vector512.Abs(value);
        var rounded = (magnitude + spacingOne - spacingOne) | (value & Constant(value, -0.0));
        return Select(Below(magnitude, spacingOne), rounded, value);
    }
#endif

    public static Vector512<T> Sign(Vector512<T> value) =>
        CopySign(Vector512<T>.One, value) & Vector512.GreaterThan(Vector512.Abs(value), Vector512<T>.Zero);

    public static Vector512<T> Heaviside(Vector512<T> value) =>
        Select(Vector512.GreaterThan(value, Vector512<T>.Zero), Vector512<T>.One, Vector512<T>.Zero);

    public static Vector512<T> AtMost(Vector512<T> left, Vector512<T> right) => Vector512.LessThanOrEqual(left, right);
    public static Vector512<T> Below(Vector512<T> left, Vector512<T> right) => Vector512.LessThan(left, right);
    public static Vector512<T> And(Vector512<T> left, Vector512<T> right) => left & right;
    public static Vector512<T> Truth(Vector512<T> mask, Vector512<T> like) =>
        Select(mask, Vector512<T>.One, Vector512<T>.Zero);

    // Where there are mask registers, a blend uses one as it is; a select of bits would expand it first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Select(Vector512<T> mask, Vector512<T> ifTrue, Vector512<T> ifFalse)
    {
        if (!Avx512F.IsSupported)
            return Vector512.ConditionalSelect(mask, ifTrue, ifFalse);
        return typeof(T) == typeof(float)
            ? Avx512F.BlendVariable(ifFalse.AsSingle(), ifTrue.AsSingle(), mask.AsSingle()).As<float, T>()
            : Avx512F.BlendVariable(ifFalse.AsDouble(), ifTrue.AsDouble(), mask.AsDouble()).As<double, T>();
    }
}
