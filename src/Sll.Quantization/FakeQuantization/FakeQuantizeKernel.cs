using System.Numerics;
using SllCore.Arithmetic;

namespace SllCore.Quantization.FakeQuantization;

/// <summary>
/// y = s·(clamp(round(x/s) + z, low, high) − z) in one pass, with one bit per element that says whether the gradient
/// passes: round(x/s) + z is a code, and x/s is at most ε from a boundary between two codes.
/// </summary>
internal static unsafe class FakeQuantizeKernel
{
    private const int WordSize = 64;

    // Adding and subtracting 1.5·2²³ rounds to the nearest integer, ties to even, below 2²².
    private const float Magic = 12582912f;

    /// <summary>Words that hold a bit per element of one channel.</summary>
    public static long Words(long elements) => (elements + WordSize - 1) / WordSize;

    /// <summary>Quantizes one channel.</summary>
    public static void Forward(float* x, float* y, ulong* mask, long length, Lattice lattice)
    {
        var lanes = Vector<float>.Count;
        var (low, high) = (new Vector<float>(lattice.Low), new Vector<float>(lattice.High));
        // The clamp before the rounding keeps the sum where it is exact, without changing any code.
        var (below, above) = (low - Vector<float>.One, high + Vector<float>.One);
        var (scale, magic) = (new Vector<float>(lattice.Scale), new Vector<float>(Magic));
        var inside = new Vector<float>(0.5f - lattice.Eps);
        for (long start = 0; start < length; start += WordSize)
        {
            var count = (int)Math.Min(WordSize, length - start);
            ulong word = 0;
            var i = 0;
            for (; i + lanes <= count; i += lanes)
            {
                var ratio = Vector.Min(Vector.Max(Vector.Load(x + start + i) / scale, below), above);
                var code = (ratio + magic) - magic;
                var kept = Vector.Min(Vector.Max(code, low), high);
                Vector.Store(kept * scale, y + start + i);
                var chosen = Vector.Equals(code, kept) & Vector.GreaterThanOrEqual(Vector.Abs(ratio - code), inside);
                word |= VectorArithmetic<float>.Bits(Vector.AsVectorSingle(chosen)) << i;
            }
            for (; i < count; i++)
                word |= One(x[start + i], y + start + i, lattice) << i;
            mask[start / WordSize] = word;
        }
    }

    /// <summary>g where the mask has a 1, times <paramref name="slope"/>; 0 elsewhere.</summary>
    public static void Backward(float* g, float* result, ulong* mask, long length, float slope)
    {
        var lanes = Vector<float>.Count;
        for (long start = 0; start < length; start += WordSize)
        {
            var word = mask[start / WordSize];
            var count = (int)Math.Min(WordSize, length - start);
            var i = 0;
            for (; i + lanes <= count; i += lanes)
            {
                var value = Vector.Load(g + start + i) * slope;
                Vector.Store(VectorArithmetic<float>.Keep(word >> i, value), result + start + i);
            }
            for (; i < count; i++)
                result[start + i] = ((word >> i) & 1) != 0 ? g[start + i] * slope : 0;
        }
    }

    /// <summary>Σ g·∂y/∂s of one channel, where ∂y/∂s = code − x/s, and outside of the codes the nearest
    /// code.</summary>
    public static double StepGradient(float* x, float* g, long length, Lattice lattice)
    {
        var lanes = Vector<float>.Count;
        var (low, high) = (new Vector<float>(lattice.Low), new Vector<float>(lattice.High));
        var (scale, magic) = (new Vector<float>(lattice.Scale), new Vector<float>(Magic));
        var total = 0.0;
        for (long start = 0; start < length; start += WordSize)
        {
            var count = (int)Math.Min(WordSize, length - start);
            var sum = Vector<float>.Zero;
            var i = 0;
            for (; i + lanes <= count; i += lanes)
            {
                var ratio = Vector.Load(x + start + i) / scale;
                var kept = Vector.Min(Vector.Max(ratio, low), high);
                var slope = Vector.ConditionalSelect(Vector.Equals(ratio, kept), ((kept + magic) - magic) - kept, kept);
                sum += slope * Vector.Load(g + start + i);
            }
            total += Vector.Sum(sum);
            for (; i < count; i++)
            {
                var ratio = x[start + i] / lattice.Scale;
                var kept = Math.Clamp(ratio, lattice.Low, lattice.High);
                total += (ratio == kept ? MathF.Round(kept) - kept : kept) * g[start + i];
            }
        }
        return total;
    }

    private static ulong One(float x, float* y, Lattice lattice)
    {
        var ratio = MathF.Min(MathF.Max(x / lattice.Scale, lattice.Low - 1), lattice.High + 1);
        var code = MathF.Round(ratio);
        var kept = Math.Clamp(code, lattice.Low, lattice.High);
        *y = kept * lattice.Scale;
        return code == kept && MathF.Abs(ratio - code) >= 0.5f - lattice.Eps ? 1UL : 0;
    }
}
