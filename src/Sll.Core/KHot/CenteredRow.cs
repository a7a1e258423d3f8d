using System.Numerics;

namespace SllCore.KHot;

/// <summary>(v − mean of v)/ε of all entries of a row, computed in float64, a vector at a time.</summary>
internal static unsafe class CenteredRow<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Writes the row.</summary>
    public static void Write(T* v, T* result, int width, double eps)
    {
        var mean = Sum(v, width) / width;
        var (means, divisors) = (new Vector<double>(mean), new Vector<double>(eps));
        var i = 0;
        for (; i <= width - Vector<T>.Count; i += Vector<T>.Count)
        {
            if (typeof(T) == typeof(float))
            {
                Vector.Widen(Vector.Load((float*)v + i), out var low, out var high);
                Vector.Store(Vector.Narrow((low - means) / divisors, (high - means) / divisors), (float*)result + i);
            }
            else
            {
                Vector.Store((Vector.Load((double*)v + i) - means) / divisors, (double*)result + i);
            }
        }
        for (; i < width; i++)
            result[i] = T.CreateChecked((double.CreateChecked(v[i]) - mean) / eps);
    }

    private static double Sum(T* v, int width)
    {
        var (even, odd) = (Vector<double>.Zero, Vector<double>.Zero);
        var i = 0;
        for (; i <= width - Vector<T>.Count; i += Vector<T>.Count)
        {
            if (typeof(T) == typeof(float))
            {
                Vector.Widen(Vector.Load((float*)v + i), out var low, out var high);
                (even, odd) = (even + low, odd + high);
            }
            else
            {
                (even, odd) = (odd, even + Vector.Load((double*)v + i));
            }
        }
        var sum = Vector.Sum(even + odd);
        for (; i < width; i++)
            sum += double.CreateChecked(v[i]);
        return sum;
    }
}
