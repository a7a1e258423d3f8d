namespace DataParallel;

/// <summary>
/// The data in S equal parts, of which process p of P has those from ⌊pS/P⌋ to ⌊(p + 1)S/P⌋. A step takes some images
/// of every part, so that it sees the same ones whatever P is.
/// </summary>
internal sealed class Shards(long images, int count, int imagesPerStep, IAllReduce processes)
{
    private readonly long _size = images / count;

    /// <summary>The steps of an epoch.</summary>
    public int Steps => (int)((_size + imagesPerStep - 1) / imagesPerStep);

    /// <summary>How many of the parts this process has.</summary>
    public int Own => First(processes.Rank + 1) - First(processes.Rank);

    /// <summary>The images of all processes in a step in which this one has so many.</summary>
    public long Total(long own) => own / Own * count;

    /// <summary>For every step of an epoch, which images are this process's.</summary>
    public IEnumerable<Tensor> Epoch(int seed, int epoch)
    {
        var parts = Enumerable.Range(First(processes.Rank), Own).Select(shard => Order(shard, seed, epoch)).ToArray();
        return Enumerable.Range(0, Steps).Select(step => cat([.. parts.Select(part => part[step])]));
    }

    // Of a generator of its own, so that it depends on no other part and on no earlier epoch.
    private Tensor[] Order(int shard, int seed, int epoch)
    {
        using var generator = new Generator(((ulong)seed << 40) + ((ulong)epoch << 20) + (ulong)shard, CPU);
        return (randperm(_size, generator: generator) + (shard * _size)).split(imagesPerStep);
    }

    private int First(int rank) => (int)((long)count * rank / processes.Size);
}
