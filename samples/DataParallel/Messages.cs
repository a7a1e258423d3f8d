using System.Diagnostics;
using System.Globalization;
using DataParallel.Engine;

namespace DataParallel;

/// <summary>t(n): how long an all-reduce of n bytes takes, the median of many.</summary>
internal static class Messages
{
    private const int Repeats = 200;

    private static readonly int[] s_bytes = [8, 1 << 10, 8 << 10, 64 << 10, 512 << 10, 4 << 20, 32 << 20];

    /// <summary>Prints a row per size.</summary>
    public static void Measure(Processes processes, CancellationToken stop)
    {
        if (processes.Size == 1)
            throw new DisagreementException("--messages needs two processes, which mpirun starts.");
        Console.WriteLine("| bytes | µs | MB/s |\n|---|---|---|");
        foreach (var bytes in s_bytes)
        {
            using var values = zeros(bytes / sizeof(float));
            var times = new List<TimeSpan>();
            for (var repeats = bytes > 1 << 20 ? Repeats / 10 : Repeats; repeats > 0; repeats--)
            {
                stop.ThrowIfCancellationRequested();
                var start = Stopwatch.GetTimestamp();
                processes.Sum(values);
                times.Add(Stopwatch.GetElapsedTime(start));
            }
            var µs = times.Median().TotalMicroseconds;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {bytes:N0} | {µs:N1} | {bytes / µs:N0} |"));
        }
    }

    /// <summary>What half of the times are shorter than.</summary>
    public static TimeSpan Median(this IReadOnlyCollection<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);
}
