using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SllCore.Arithmetic;

/// <summary>
/// Vectors of <c>float</c> or <c>double</c> of the width the runtime prefers: AVX2, NEON, SSE2, or plain scalar code.
/// </summary>
internal readonly unsafe struct VectorArithmetic<T> : IVectorArithmetic<T, Vector<T>>
    where T : unmanaged
{
    public static int Count => Vector<T>.Count;

    public static Vector<T> Load(T* source) => Vector.Load(source);
    public static void Store(Vector<T> value, T* destination) => Vector.Store(value, destination);

    public static ulong Bits(Vector<T> mask) => Vector<byte>.Count == 32
        ? mask.AsVector256().ExtractMostSignificantBits()
        : mask.AsVector128().ExtractMostSignificantBits();

    public static T Largest(Vector<T> value) => Vector<byte>.Count == 32
        ? LargestLane.Of(value.AsVector256())
        : LargestLane.Of(value.AsVector128());

    public static Vector<T> Keep(ulong bits, Vector<T> value) => Mask(bits) & value;

    public static Vector<T> Choose(ulong bits, Vector<T> set, Vector<T> unset) => Select(Mask(bits), set, unset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Mask(ulong bits)
    {
        if (typeof(T) == typeof(float))
        {
            var lane = Vector<byte>.Count == 32
                ? Vector256.Create(1u, 1u << 1, 1u << 2, 1u << 3, 1u << 4, 1u << 5, 1u << 6, 1u << 7).AsVector()
                : Vector128.Create(1u, 1u << 1, 1u << 2, 1u << 3).AsVector();
            return Vector.Equals(new Vector<uint>((uint)bits) & lane, lane).As<uint, T>();
        }
        var wide = Vector<byte>.Count == 32
            ? Vector256.Create(1ul, 1ul << 1, 1ul << 2, 1ul << 3).AsVector()
            : Vector128.Create(1ul, 1ul << 1).AsVector();
        return Vector.Equals(new Vector<ulong>(bits) & wide, wide).As<ulong, T>();
    }

    public static Vector<T> Constant(Vector<T> like, double value) => typeof(T) == typeof(float)
        ? new Vector<float>((float)value).As<float, T>()
        : new Vector<double>(value).As<double, T>();

    public static Vector<T> Add(Vector<T> left, Vector<T> right) => left + right;
    public static Vector<T> Subtract(Vector<T> left, Vector<T> right) => left - right;
    public static Vector<T> Multiply(Vector<T> left, Vector<T> right) => left * right;
    public static Vector<T> Divide(Vector<T> left, Vector<T> right) => left / right;
    public static Vector<T> Abs(Vector<T> value) => Vector.Abs(value);

    // The magnitude is positive.
    public static Vector<T> CopySign(Vector<T> magnitude, Vector<T> sign) => magnitude | (sign & Constant(sign, -0.0));

    public static Vector<T> Floor(Vector<T> value) => typeof(T) == typeof(float)
        ? Vector.Floor(value.As<T, float>()).As<float, T>()
        : Vector.Floor(value.As<T, double>()).As<double, T>();

    public static Vector<T> Ceiling(Vector<T> value) => typeof(T) == typeof(float)
        ? Vector.Ceiling(value.As<T, float>()).As<float, T>()
        : Vector.Ceiling(value.As<T, double>()).As<double, T>();

    // The magnitude has a fraction to lose, the sign stays.
    public static Vector<T> Truncate(Vector<T> value) => CopySign(Floor(Abs(value)), value);

#if NET9_0_OR_GREATER
    public static Vector<T> Round(Vector<T> value) => typeof(T) == typeof(float)
        ? Vector.Round(value.As<T, float>()).As<float, T>()
        : Vector.Round(value.As<T, double>()).As<double, T>();
#else
    // (|x| + 2^23) − 2^23 rounds to even, since 2^23 is the first float32 whose spacing is 1 (2^52 in float64); from
    // there on, and for NaN, x is its own rounding. The sign bit of x is put back, so that −0.3 becomes −0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Round(Vector<T> value)
    {
        var spacingOne = Constant(value, typeof(T) == typeof(float) ? 8388608.0 : 4503599627370496.0);
        var magnitude = Vector.Abs(value);
        var rounded = (magnitude + spacingOne - spacingOne) | (value & Constant(value, -0.0));
        return Select(Below(magnitude, spacingOne), rounded, value);
    }
#endif

    public static Vector<T> Sign(Vector<T> value) =>
        CopySign(Vector<T>.One, value) & Vector.GreaterThan(Vector.Abs(value), Vector<T>.Zero);

    public static Vector<T> Heaviside(Vector<T> value) =>
        Vector.GreaterThan(value, Vector<T>.Zero) & Vector<T>.One;

    public static Vector<T> AtMost(Vector<T> left, Vector<T> right) => Vector.LessThanOrEqual(left, right);
    public static Vector<T> Below(Vector<T> left, Vector<T> right) => Vector.LessThan(left, right);
    public static Vector<T> And(Vector<T> left, Vector<T> right) => left & right;
    public static Vector<T> Truth(Vector<T> mask, Vector<T> like) => mask & Vector<T>.One;

    // A blend looks at one bit of a mask's element; a select of bits takes three instructions.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Select(Vector<T> mask, Vector<T> ifTrue, Vector<T> ifFalse)
    {
        if (Vector<byte>.Count != 32 || !Avx.IsSupported)
            return Vector.ConditionalSelect(mask, ifTrue, ifFalse);
        var (bits, yes, no) = (mask.AsVector256(), ifTrue.AsVector256(), ifFalse.AsVector256());
        return typeof(T) == typeof(float)
            ? Avx.BlendVariable(no.AsSingle(), yes.AsSingle(), bits.AsSingle()).As<float, T>().AsVector()
            : Avx.BlendVariable(no.AsDouble(), yes.AsDouble(), bits.AsDouble()).As<double, T>().AsVector();
    }
}
