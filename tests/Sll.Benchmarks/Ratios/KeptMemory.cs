using System.Runtime.InteropServices;

namespace SllCore.Benchmarks.Ratios;

/// <summary>Counts the bytes that an operator keeps between forward and backward: native ones by asking malloc, managed
/// ones by asking the garbage collector.</summary>
internal static partial class KeptMemory
{
    private const long Total = 1 << 24;

    /// <summary>Bytes per element beyond the input and the output, for small and for large tensors: their masks live in
    /// different places. Nothing where the C library cannot be asked.</summary>
    public static IEnumerable<(long Size, double Bytes)> BytesPerElement() =>
        OperatingSystem.IsLinux() ? [Measure(1 << 16), Measure(Total)] : [];

    private static (long Size, double Bytes) Measure(long size)
    {
        using var scope = NewDisposeScope();
        var input = Work.Input(size);
        SllOps.Round(input, 0.25).Dispose();
        var outputs = new Tensor[Total / size];
        var before = Allocated();
        for (var i = 0; i < outputs.Length; i++)
            outputs[i] = SllOps.Round(input, 0.25);
        var kept = Allocated() - before - (Total * sizeof(float));
        GC.KeepAlive(outputs);
        return (size, (double)kept / Total);
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
