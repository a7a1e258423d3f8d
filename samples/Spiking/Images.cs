using System.Globalization;

namespace SpikingSample;

/// <summary>Images, one row of pixels from 0 to 1 each, and their classes.</summary>
internal sealed record Examples(Tensor Images, Tensor Labels);

/// <summary>The 1,797 handwritten digits: 1,150 to train on, 197 to choose settings with, 450 for the reported
/// accuracy.</summary>
internal sealed record Images(Examples Training, Examples Validation, Examples Test)
{
    /// <summary>What the reported networks are trained on.</summary>
    public Examples All => new(
        cat([Training.Images, Validation.Images], 0), cat([Training.Labels, Validation.Labels], 0));

    private const int Pixels = 64;
    private const int SplitSeed = 0;

    public static Images Digits(string file)
    {
        var rows = File.ReadAllLines(file).Select(Parse).ToArray();
        new Random(SplitSeed).Shuffle(rows);
        return new(Take(rows[..1150]), Take(rows[1150..1347]), Take(rows[1347..]));
    }

    private static int[] Parse(string line) =>
        Array.ConvertAll(line.Split(','), cell => int.Parse(cell, CultureInfo.InvariantCulture));

    private static Examples Take(int[][] rows)
    {
        var pixels = rows.SelectMany(row => row.Take(Pixels), (_, pixel) => pixel / 16f).ToArray();
        var labels = Array.ConvertAll(rows, row => (long)row[Pixels]);
        return new(tensor(pixels).reshape(rows.Length, Pixels), tensor(labels));
    }
}
