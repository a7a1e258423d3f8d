using System.Globalization;

namespace Digits;

/// <summary>Images, one row of 64 pixels each, and their digits.</summary>
internal sealed record Examples(Tensor Images, Tensor Labels)
{
    public long Count => Images.shape[0];
}

/// <summary>
/// The 1,797 images of handwritten digits, split once and for all: 1,150 to train on, 197 to choose settings with, 450
/// for the reported accuracy. Every pixel is standardized: mean 0 and standard deviation 1 over the training images.
/// </summary>
internal sealed class DigitsData
{
    private const int Pixels = 64;
    private const int SplitSeed = 0;

    private DigitsData(Examples training, Examples validation, Examples test) =>
        (Training, Validation, Test) = (training, validation, test);

    public Examples Training { get; }

    public Examples Validation { get; }

    public Examples Test { get; }

    /// <summary>Reads rows of 64 pixels from 0 to 16 and a label.</summary>
    public static DigitsData Load(string file)
    {
        var rows = File.ReadAllLines(file).Select(Parse).ToArray();
        new Random(SplitSeed).Shuffle(rows);
        var training = Take(rows[..1150]);
        var mean = training.Images.mean([0]);
        var deviation = training.Images.std(0);
        // Pixels in the corners are always blank.
        deviation = where(deviation.eq(0), ones_like(deviation), deviation);
        Examples Standardize(Examples raw) => raw with { Images = (raw.Images - mean) / deviation };
        return new DigitsData(
            Standardize(training), Standardize(Take(rows[1150..1347])), Standardize(Take(rows[1347..])));
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
