using System.Runtime.InteropServices;

namespace SllCore.Benchmarks.Ratios;

/// <summary>Counts the bytes that an operator keeps between forward and backward: native ones by asking malloc, managed
/// ones by asking the garbage collector.</summary>
internal static partial class KeptMemory
{
    private const long Total = 1 << 24;

    /// <summary>Bytes per element beyond the inputs and the output, for small and for large tensors: their masks live
    /// in different places. Nothing where the C library cannot be asked.</summary>
    public static IEnumerable<(string Work, long Size, double Bytes, double Bound)> BytesPerElement()
    {
        if (!OperatingSystem.IsLinux())
            return [];
        var boundaries = linspace(-9, 9, 256);
        return
        [
            Measure("Round", 1 << 16, x => SllOps.Round(x, 0.25), 0.2),
            Measure("Round", Total, x => SllOps.Round(x, 0.25), 0.2),
            Measure("Greater", Total, x => SllOps.Greater(x, 0.5, 0.25), 0.2),
            Measure("TopK", 1 << 20, x => SllOps.TopK(x, 1000, 0.25), 0.2),
            Measure("Rank", 1 << 20, x => SllOps.Rank(x, 0.1), 8),
            Measure("Bucketize", 1 << 20, x => SllOps.Bucketize(x, boundaries, 0.05), 8),
        ];
    }

    private static (string Work, long Size, double Bytes, double Bound) Measure(
        string work, long size, Func<Tensor, Tensor> function, double bound)
    {
        using var scope = NewDisposeScope();
        var input = Work.Input(size);
        function(input).Dispose();
        var outputs = new Tensor[Total / size];
        var before = Allocated();
        for (var i = 0; i < outputs.Length; i++)
            outputs[i] = function(input);
        var kept = Allocated() - before - (Total * sizeof(float));
        GC.KeepAlive(outputs);
        return (work, size, (double)kept / Total, bound);
    }

    /// <summary>Bytes in use, native and managed.</summary>
    public static long Allocated()
    {
        // What earlier work left to the finalizers must not go away while one counts.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var managed = GC.GetTotalMemory(forceFullCollection: true);
        var info = MallInfo2();
        return (long)(info.ArenaInUse + info.Mapped) + managed;
    }

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    private static partial MallocInfo MallInfo2();

    // struct mallinfo2 of glibc 2.33: ten size_t, of which hblkhd and uordblks count the bytes in use.
    [StructLayout(LayoutKind.Explicit, Size = 80)]
    private struct MallocInfo
    {
        [FieldOffset(32)]
        public nuint Mapped;

        [FieldOffset(56)]
        public nuint ArenaInUse;
    }
}
