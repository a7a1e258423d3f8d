using System.Globalization;

namespace SllCore.Quantization.Tests;

/// <summary>The UCI digits as images of 1 × 8 × 8, pixels from 0 to 1.</summary>
internal static class Digits
{
    public static (Tensor Images, Tensor Labels) Load()
    {
        var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "digits.csv"))
            .Where(line => char.IsAsciiDigit(line[0]))
            .Select(line => line.Split(',').Select(x => float.Parse(x, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        var images = tensor(rows.SelectMany(row => row[..64]).ToArray()).reshape(-1, 1, 8, 8) / 16;
        return (images, tensor(rows.Select(row => (long)row[64]).ToArray()));
    }

    /// <summary>Trains for some epochs; the prepared model's Step follows each step.</summary>
    public static void Train(nn.Module<Tensor, Tensor> model, double rate, int epochs)
    {
        var (images, labels) = Load();
        using var optimizer = optim.Adam(model.parameters(), rate);
        model.train();
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            for (var start = 0; start + 64 <= 1344; start += 64)
            {
                using var scope = NewDisposeScope();
                optimizer.zero_grad();
                var range = TensorIndex.Slice(start, start + 64);
                nn.functional.cross_entropy(model.call(images[range]), labels[range]).backward();
                optimizer.step();
                (model as PreparedModel)?.Step();
            }
        }
        model.eval();
    }
}
