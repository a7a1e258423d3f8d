using System.Globalization;

namespace Learning;

/// <summary>
/// The 1,797 images of handwritten digits, 8 × 8, split once and for all: 1,150 to train on, 197 to choose settings
/// with, 450 for the reported accuracy. Every pixel is standardized: mean 0 and standard deviation 1 over the training
/// images.
/// </summary>
internal static class DigitsData
{
    private const int Pixels = 64;
    private const int SplitSeed = 0;

    /// <summary>Reads rows of 64 pixels from 0 to 16 and a label.</summary>
    public static Split Load()
    {
        var rows = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "digits.csv")).Select(Parse).ToArray();
        new Random(SplitSeed).Shuffle(rows);
        var training = Take(rows[..1150]);
        var mean = training.Images.mean([0]);
        var deviation = training.Images.std(0);
        // Pixels in the corners are always blank.
        deviation = where(deviation.eq(0), ones_like(deviation), deviation);
        Examples Standardize(Examples raw) => raw with { Images = (raw.Images - mean) / deviation };
        return new Split(Standardize(training), Standardize(Take(rows[1150..1347])), Standardize(Take(rows[1347..])));
    }

    private static int[] Parse(string line) =>
        Array.ConvertAll(line.Split(','), cell => int.Parse(cell, CultureInfo.InvariantCulture));

    private static Examples Take(int[][] rows)
    {
        var pixels = rows.SelectMany(row => row.Take(Pixels), (_, pixel) => (float)pixel).ToArray();
        var labels = Array.ConvertAll(rows, row => (long)row[Pixels]);
        return new Examples(tensor(pixels).reshape(rows.Length, Pixels), tensor(labels));
    }
}
