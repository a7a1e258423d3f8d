using System.Runtime.InteropServices;

namespace SllCore.Tests.Oracle;

/// <summary>Numbers that find mistakes: boundaries, band edges, their neighbours, the ends of the format, and
/// chance.</summary>
internal static class Inputs
{
    private static readonly double[] s_anywhere =
        [0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e-5, -1e-5, 0.3, -0.3, 1.7, -1.7,
            100.5, 1e4, -1e30];

    /// <summary>Numbers of type <paramref name="dtype"/> around the boundaries origin + {0, ±½, ±1, ±1½, …}.</summary>
    public static double[] Around(double eps, ScalarType dtype, double origin = 0, int random = 200, int seed = 1)
    {
        var format = FloatFormat.Of(dtype);
        var numbers = new List<double>(s_anywhere)
        {
            format.Largest, -format.Largest, Math.ScaleB(1, format.MinExponent),
            Math.ScaleB(1, format.MinExponent - format.Fraction),
        };
        foreach (var large in new[] { format.SpacingOne, format.SpacingOne / 2, format.SpacingOne * 2 })
            AddWithNeighbours(large);
        for (var boundary = -4.0; boundary <= 4; boundary += 0.5)
        {
            foreach (var offset in new[] { 0, eps, eps / 2, eps / 3, eps * 0.9, eps * 1.1, eps * 2 })
            {
                AddWithNeighbours(origin + boundary + offset);
                AddWithNeighbours(origin + boundary - offset);
            }
        }
        var chance = new Random(seed);
        for (var i = 0; i < random; i++)
            numbers.Add(origin + ((chance.NextDouble() - 0.5) * (i % 2 == 0 ? 10 : 4 * eps)));
        return [.. numbers.Select(format.Round)];

        void AddWithNeighbours(double number)
        {
            number = format.Round(number);
            numbers.AddRange([number, format.Up(number), format.Down(number), -number]);
        }
    }

    /// <summary>Incoming gradients: signs, magnitudes, zero.</summary>
    public static double[] Incoming(int count, ScalarType dtype, int seed = 2)
    {
        var (format, chance) = (FloatFormat.Of(dtype), new Random(seed));
        return [.. Enumerable.Range(0, count)
            .Select(i => i % 17 == 0 ? 0 : format.Round((chance.NextDouble() - 0.5) * 4))];
    }

    public static Tensor ToTensor(double[] numbers, ScalarType dtype)
    {
        using var wide = tensor(numbers);
        return wide.to(dtype, copy: true);
    }

    public static double[] ToDoubles(Tensor tensor)
    {
        using var own = tensor.detach().to(ScalarType.Float64).contiguous();
        return MemoryMarshal.Cast<byte, double>(own.bytes).ToArray();
    }
}
