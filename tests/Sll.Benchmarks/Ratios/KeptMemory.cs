using System.Runtime.InteropServices;

namespace SllCore.Benchmarks.Ratios;

/// <summary>Counts the native bytes that an operator keeps between forward and backward, by asking malloc.</summary>
internal static partial class KeptMemory
{
    private const long Size = 1 << 24;

    /// <summary>Bytes per element beyond the input and the output; null where the C library cannot be asked.</summary>
    public static double? BytesPerElement()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        using var input = Work.Input(Size);
        SllOps.Round(input, 0.25).Dispose();
        var before = Allocated();
        using var output = SllOps.Round(input, 0.25);
        return (double)(Allocated() - before - (Size * sizeof(float))) / Size;
    }

    private static long Allocated()
    {
        var info = MallInfo2();
        return (long)(info.ArenaInUse + info.Mapped);
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
