using SllCore.Kernels;

namespace SllCore.Coverage;

/// <summary>The half-width within which a given fraction of the pairs of a row are of each other.</summary>
internal static unsafe class PairDistance
{
    /// <summary>The quantile over a <see cref="Sample"/> of the pairs of all rows of a contiguous CPU tensor; null if
    /// there is none above 0.</summary>
    public static double? EpsFor(Tensor rows, CoverageTarget coverage)
    {
        var width = rows.size(-1);
        var ofRow = width * (width - 1) / 2;
        var total = rows.NumberOfElements / Math.Max(1, width) * ofRow;
        Span<double> distances = stackalloc double[Sample.Size];
        var places = new Places(total, coverage.Processes);
        using var numbers = rows.detach();
        for (var j = 0; j < places.Count; j++)
        {
            distances[j] = 0;
            if (places.At(j) is not (>= 0 and var at))
                continue;
            var (first, second) = Pair(at % ofRow);
            var start = at / ofRow * width;
            distances[j] = Math.Abs(At(numbers, start + first) - At(numbers, start + second));
        }
        GC.KeepAlive(numbers);
        places.Join(distances);
        return Quantile.Of<double>(distances, coverage.Fraction);
    }

    private static double At(Tensor numbers, long i) => numbers.dtype == ScalarType.Float32
        ? Memory.Address<float>(numbers)[i]
        : Memory.Address<double>(numbers)[i];

    // The pairs (1, 0), (2, 0), (2, 1), (3, 0), …: the first of the i-th is ⌊(1 + √(1 + 8i))/2⌋.
    private static (long First, long Second) Pair(long i)
    {
        var first = (long)((1 + Math.Sqrt(1 + (8.0 * i))) / 2);
        while (first * (first - 1) / 2 > i)
            first--;
        while ((first + 1) * first / 2 <= i)
            first++;
        return (first, i - (first * (first - 1) / 2));
    }
}
