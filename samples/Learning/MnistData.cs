using System.IO.Compression;

namespace Learning;

/// <summary>
/// 10,000 images of MNIST, 28 × 28: 8,000 to train on, 2,000 for the reported accuracy, none to choose settings with.
/// All pixels together are standardized: mean 0 and standard deviation 1 over the training images.
/// </summary>
internal static class MnistData
{
    private const int Count = 10_000;
    private const int TrainingCount = 8_000;
    private const int Pixels = 28 * 28;

    public static Split Load()
    {
        // IDX: a header of four bytes and four more per dimension, then the bytes.
        var images = tensor(Read("mnist-10k-images.idx3-ubyte.gz")[16..]).to(ScalarType.Float32).view(Count, Pixels);
        var labels = tensor(Read("mnist-10k-labels.idx1-ubyte.gz")[8..]).to(ScalarType.Int64);
        var training = images[..TrainingCount];
        images = (images - training.mean()) / training.std();
        return new Split(
            new Examples(images[..TrainingCount], labels[..TrainingCount]),
            Validation: null,
            new Examples(images[TrainingCount..], labels[TrainingCount..]));
    }

    private static byte[] Read(string name)
    {
        using var packed = File.OpenRead(Path.Combine(AppContext.BaseDirectory, name));
        using var stream = new GZipStream(packed, CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
