namespace SllCore.Tests;

/// <summary>A test that needs 16 GiB of free memory and says so where there is less.</summary>
public sealed class LargeMemoryFactAttribute : FactAttribute
{
    private const double Needed = 16.0 * (1L << 30);

    public LargeMemoryFactAttribute()
    {
        var free = Free();
        if (free < Needed)
            Skip = $"needs 16 GiB of free memory, found {free / (1L << 30):F1}";
    }

    private static double Free()
    {
        const string linux = "/proc/meminfo";
        if (!File.Exists(linux))
            return GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var line = File.ReadLines(linux).First(text => text.StartsWith("MemAvailable:", StringComparison.Ordinal));
        return 1024.0 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            System.Globalization.CultureInfo.InvariantCulture);
    }
}
