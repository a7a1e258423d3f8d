using SllCore.Tests.Oracle;

namespace SllCore.Fuzz.Cases;

/// <summary>Numbers, shapes and layouts drawn from a seed.</summary>
internal static class Values
{
    private static readonly double[] s_special =
        [0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.Epsilon, 1e-40,
            -1e-310, 65504, 3e38];

    /// <summary>ε over ten orders of magnitude, or a round one.</summary>
    public static double Eps(Random chance, bool repeats)
    {
        double[] round = [0.5, 0.25, 1e-3, 1e-12, 1.0 / 3];
        var eps = chance.Next(3) == 0 ? round[chance.Next(round.Length)] : Math.Pow(10, (chance.NextDouble() * 8) - 6);
        return repeats ? Math.Min(eps, 0.5) : eps;
    }

    /// <summary>A number of the format: a boundary, a band edge, a neighbour of either, a special one, or
    /// any.</summary>
    public static double Number(Random chance, FloatFormat format, double eps, double origin)
    {
        var boundary = origin + (chance.Next(-6, 7) / 2.0);
        var number = chance.Next(8) switch
        {
            0 => s_special[chance.Next(s_special.Length)],
            1 => boundary,
            2 => boundary + eps,
            3 => boundary - eps,
            4 or 5 => boundary + (eps * ((chance.NextDouble() * 3) - 1.5)),
            6 => (chance.NextDouble() - 0.5) * Math.Pow(10, chance.Next(-5, 8)),
            _ => (chance.NextDouble() - 0.5) * 8,
        };
        number = format.Round(number);
        return !double.IsFinite(number) ? number : chance.Next(4) switch
        {
            0 => format.Up(number),
            1 => format.Down(number),
            _ => number,
        };
    }

    public static long[] Shape(Random chance)
    {
        var sizes = new long[chance.Next(5)];
        var room = chance.Next(20) == 0 ? 3000 : 150;
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = chance.Next(30) == 0 ? 0 : chance.Next(1, Math.Max(2, Math.Min(room, 70)));
            room /= (int)Math.Max(1, sizes[i]);
        }
        return sizes;
    }

    /// <summary>The same numbers in another order of memory.</summary>
    public static Tensor Layout(Random chance, Tensor contiguous)
    {
        var rank = (int)contiguous.Dimensions;
        var (first, second) = (chance.Next(Math.Max(1, rank)), chance.Next(Math.Max(1, rank)));
        return (rank == 0 ? 6 * chance.Next(2) : chance.Next(8)) switch
        {
            0 => contiguous.transpose(first, second).contiguous().transpose(first, second),
            1 => contiguous.flip(first),
            2 => contiguous.repeat_interleave(2, first)[Every(rank, first, TensorIndex.Slice(step: 2))],
            3 => cat([ones_like(contiguous), contiguous], first)
                .narrow(first, contiguous.shape[first], contiguous.shape[first]),
            4 when contiguous.shape[first] > 0 => contiguous.narrow(first, 0, 1).expand(contiguous.shape),
            5 => contiguous.movedim([first], [second]).contiguous().movedim([second], [first]),
            // One number for all, which is not the first of its storage.
            6 when contiguous.NumberOfElements > 0 => cat(
                [ones(1, dtype: contiguous.dtype), contiguous.view(-1).narrow(0, 0, 1)])[1].expand(contiguous.shape),
            _ => contiguous,
        };
    }

    private static TensorIndex[] Every(int rank, int dim, TensorIndex index) =>
        [.. Enumerable.Range(0, rank).Select(i => i == dim ? index : TensorIndex.Colon)];
}
