using System.Numerics;
using System.Runtime.CompilerServices;

namespace SllCore.Quantization.FakeQuantization;

/// <summary>
/// y = s·(clamp(round(x/s) + z, low, high) − z) in one pass, with one bit per element that says whether the gradient
/// passes: round(x/s) + z is a code, and x/s is at most ε from a boundary between two codes.
/// </summary>
internal static unsafe class FakeQuantizeKernel
{
    private const int WordSize = 64;

    /// <summary>Words that hold a bit per element of one channel.</summary>
    public static long Words(long elements) => (elements + WordSize - 1) / WordSize;

    /// <summary>Quantizes one channel.</summary>
    public static void Forward(float* x, float* y, ulong* mask, long length, Lattice lattice)
    {
        for (long start = 0; start < length; start += WordSize)
        {
            var count = (int)Math.Min(WordSize, length - start);
            mask[start / WordSize] = Block(x + start, y + start, count, lattice);
        }
    }

    /// <summary>g where the mask has a 1, times <paramref name="slope"/>; 0 elsewhere.</summary>
    public static void Backward(float* g, float* result, ulong* mask, long length, float slope)
    {
        var lanes = Vector<float>.Count;
        var bits = Bits();
        for (long start = 0; start < length; start += WordSize)
        {
            var word = mask[start / WordSize];
            var count = (int)Math.Min(WordSize, length - start);
            var i = 0;
            for (; i + lanes <= count; i += lanes)
            {
                var part = new Vector<int>((int)(word >> i)) & bits;
                var chosen = Vector.OnesComplement(Vector.Equals(part, Vector<int>.Zero));
                var value = Unsafe.ReadUnaligned<Vector<float>>(g + start + i) * slope;
                Unsafe.WriteUnaligned(result + start + i, Vector.ConditionalSelect(chosen, value, Vector<float>.Zero));
            }
            for (; i < count; i++)
                result[start + i] = ((word >> i) & 1) != 0 ? g[start + i] * slope : 0;
        }
    }

    private static Vector<int> Bits()
    {
        Span<int> values = stackalloc int[Vector<int>.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = 1 << i;
        return new(values);
    }

    private static ulong Block(float* x, float* y, int count, Lattice lattice)
    {
        ulong word = 0;
        var lanes = Vector<float>.Count;
        var bits = Bits();
        // Adding and subtracting 1.5·2²³ rounds to the nearest integer, ties to even, below 2²²; the clamp before it keeps
        // the sum there without changing any code.
        var magic = new Vector<float>(12582912f);
        var (low, high) = (new Vector<float>(lattice.Low), new Vector<float>(lattice.High));
        var (below, above) = (low - Vector<float>.One, high + Vector<float>.One);
        var (scale, inside) = (new Vector<float>(lattice.Scale), new Vector<float>(0.5f - lattice.Eps));
        var i = 0;
        for (; i + lanes <= count; i += lanes)
        {
            var ratio = Vector.Min(Vector.Max(Unsafe.ReadUnaligned<Vector<float>>(x + i) / scale, below), above);
            var code = (ratio + magic) - magic;
            var kept = Vector.Min(Vector.Max(code, low), high);
            Unsafe.WriteUnaligned(y + i, kept * scale);
            var chosen = Vector.Equals(code, kept) & Vector.GreaterThanOrEqual(Vector.Abs(ratio - code), inside);
            word |= (ulong)(uint)Vector.Sum(chosen & bits) << i;
        }
        for (; i < count; i++)
        {
            var ratio = MathF.Min(MathF.Max(x[i] / lattice.Scale, lattice.Low - 1), lattice.High + 1);
            var code = MathF.Round(ratio);
            var kept = Math.Clamp(code, lattice.Low, lattice.High);
            y[i] = kept * lattice.Scale;
            if (code == kept && MathF.Abs(ratio - code) >= 0.5f - lattice.Eps)
                word |= 1UL << i;
        }
        return word;
    }
}
