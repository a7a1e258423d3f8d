using System.Globalization;
using System.IO.Compression;

namespace SpikingSample;

/// <summary>Images, one row of pixels from 0 to 1 each, and their classes.</summary>
internal sealed record Examples(Tensor Images, Tensor Labels)
{
    public Examples this[Range rows] => new(Images[rows], Labels[rows]);
}

/// <summary>A set of images: to train on, to choose settings with, and for the reported accuracy.</summary>
internal sealed record Images(Examples Training, Examples Validation, Examples Test)
{
    private const int Pixels = 64;
    private const int SplitSeed = 0;
    private const string FashionFolder = "/usr/share/datasets/fashion-mnist";

    /// <summary>What the reported networks are trained on.</summary>
    public Examples All => new(
        cat([Training.Images, Validation.Images], 0), cat([Training.Labels, Validation.Labels], 0));

    /// <summary>The 1,797 handwritten digits of 8 × 8 pixels: 1,150, 197 and 450.</summary>
    public static Images Digits(string file)
    {
        var rows = File.ReadAllLines(file).Select(Parse).ToArray();
        new Random(SplitSeed).Shuffle(rows);
        return new(Take(rows[..1150]), Take(rows[1150..1347]), Take(rows[1347..]));
    }

    /// <summary>Fashion-MNIST of Debian's package dataset-fashion-mnist, 28 × 28 pixels: 54,000, 6,000 and
    /// 10,000.</summary>
    public static Images Fashion()
    {
        if (!Directory.Exists(FashionFolder))
        {
            throw new DirectoryNotFoundException(
                $"Fashion-MNIST is not at {FashionFolder}: on Debian, apt-get install dataset-fashion-mnist.");
        }
        var training = Fashion("train");
        return new(training[..54_000], training[54_000..], Fashion("t10k"));
    }

    // IDX: a header of four bytes and four more per dimension, then the bytes.
    private static Examples Fashion(string part)
    {
        var labels = tensor(Unpacked($"{part}-labels-idx1-ubyte.gz")[8..]).to(ScalarType.Int64);
        var pixels = tensor(Unpacked($"{part}-images-idx3-ubyte.gz")[16..]).to(ScalarType.Float32);
        return new(pixels.div_(255).view(labels.shape[0], -1), labels);
    }

    private static byte[] Unpacked(string name)
    {
        using var packed = File.OpenRead(Path.Combine(FashionFolder, name));
        using var stream = new GZipStream(packed, CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
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
