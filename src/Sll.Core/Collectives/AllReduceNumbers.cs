using System.Text;

namespace SllCore.Collectives;

/// <summary>All-reduces of numbers. A sum in which all processes but one have 0 is exact, whatever the order.
/// An array as an argument of <see cref="IAllReduce.Sum"/> would be converted to a tensor that nobody sees.</summary>
internal static class AllReduceNumbers
{
    /// <summary>Puts the sums over all processes in place.</summary>
    public static void Total(this IAllReduce processes, Span<double> numbers) => Apply(processes.Sum, numbers);

    /// <summary>Puts the largest over all processes in place; none is NaN.</summary>
    public static void Largest(this IAllReduce processes, Span<double> numbers) => Apply(processes.Maximum, numbers);

    /// <summary>A whole number of each process, by rank.</summary>
    public static long[] Gather(this IAllReduce processes, long own)
    {
        var slots = new double[processes.Size];
        slots[processes.Rank] = own;
        processes.Total(slots);
        return Array.ConvertAll(slots, slot => (long)slot);
    }

    /// <summary>A text of each process, by rank.</summary>
    public static string[] Gather(this IAllReduce processes, string own)
    {
        var bytes = Encoding.UTF8.GetBytes(own);
        var lengths = processes.Gather(bytes.Length);
        var slots = new double[lengths.Sum()];
        Array.ConvertAll(bytes, each => (double)each).CopyTo(slots, lengths.Take(processes.Rank).Sum());
        processes.Total(slots);
        var start = 0;
        return Array.ConvertAll(lengths, length => Encoding.UTF8.GetString(
            Array.ConvertAll(slots[start..(start += (int)length)], each => (byte)each)));
    }

    private static void Apply(Action<Tensor> reduce, Span<double> numbers)
    {
        using var buffer = tensor(numbers.ToArray());
        reduce(buffer);
        buffer.data<double>().ToArray().CopyTo(numbers);
    }
}
