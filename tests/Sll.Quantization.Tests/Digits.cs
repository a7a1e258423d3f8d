using System.Globalization;

namespace SllCore.Quantization.Tests;

/// <summary>The UCI digits as images of 1 × 8 × 8, pixels from 0 to 1.</summary>
internal static class Digits
{
    private const int Training = 1344;

    public static (Tensor Images, Tensor Labels) Load()
    {
        var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "digits.csv"))
            .Where(line => char.IsAsciiDigit(line[0]))
            .Select(line => line.Split(',').Select(x => float.Parse(x, CultureInfo.InvariantCulture)).ToArray())
                .ToArray();
        var pixels = rows.SelectMany(row => row[..64]).Select(pixel => pixel / 16).ToArray();
        return (tensor(pixels).reshape(-1, 1, 8, 8), tensor(rows.Select(row => (long)row[64]).ToArray()));
    }

    /// <summary>Trains for some epochs; the prepared model's Step follows each step.</summary>
    public static void Train(nn.Module<Tensor, Tensor> model, double rate, int epochs)
    {
        var (images, labels) = Load();
        Fit.Train(model, images[..Training], labels[..Training], rate, epochs);
    }
}
