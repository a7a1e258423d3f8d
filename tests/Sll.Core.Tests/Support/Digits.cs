using System.Globalization;

namespace SllCore.Tests.Support;

/// <summary>The UCI digits: 1150 images to train with and 450 to test with, pixels from −1 to 1.</summary>
internal sealed class Digits : IDisposable
{
    public Digits()
    {
        manual_seed(0);
        var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "digits.csv"))
            .Where(line => char.IsAsciiDigit(line[0]))
            .Select(line => line.Split(',').Select(x => float.Parse(x, CultureInfo.InvariantCulture)).ToArray())
            .ToArray();
        using var all = tensor(rows.SelectMany(row => row).ToArray()).reshape(rows.Length, 65);
        using var order = randperm(rows.Length);
        using var shuffled = all[order];
        Train = Split(shuffled[..1150]);
        Test = Split(shuffled[^450..]);
    }

    public (Tensor Images, Tensor Labels) Train { get; }

    public (Tensor Images, Tensor Labels) Test { get; }

    public void Dispose()
    {
        foreach (var tensor in new[] { Train.Images, Train.Labels, Test.Images, Test.Labels })
            tensor.Dispose();
    }

    private static (Tensor Images, Tensor Labels) Split(Tensor rows)
    {
        using var labels = rows[.., 64];
        using var pixels = rows[.., ..64];
        return ((pixels - 8) / 8, labels.to(int64));
    }
}
