namespace SllCore.Kernels;

/// <summary>Shares a long loop between as many threads of the pool as torch may use.</summary>
internal static class Chunks
{
    // With fewer elements one thread is faster: libtorch's own workers keep the other processors busy for a while after
    // each of its operators.
    private const long LeastElements = 1 << 22;

    // No two chunks write bits into one word of a mask.
    private const long Word = BitMask.WordSize;

    /// <summary>Calls <paramref name="run"/> with starts, which are multiples of 64, and lengths that cover the numbers
    /// from 0 to <paramref name="length"/>.</summary>
    public static void Run(long length, long elements, Action<long, long> run)
    {
        var threads = elements < LeastElements ? 1 : get_num_threads();
        if (threads == 1)
        {
            run(0, length);
            return;
        }
        var words = (length + Word - 1) / Word;
        var chunk = (words + threads - 1) / threads * Word;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            var start = Math.Min(i * chunk, length);
            run(start, Math.Min(chunk, length - start));
        });
    }
}
