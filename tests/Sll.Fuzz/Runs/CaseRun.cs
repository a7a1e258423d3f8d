using System.Diagnostics;

namespace SllCore.Fuzz.Runs;

/// <summary>Many cases of one kind, each reproduced by its own seed.</summary>
internal static class CaseRun
{
    private const int Shown = 20;

    /// <summary>Runs the cases of the seeds from <paramref name="first"/> on.</summary>
    /// <returns>The number of wrong ones.</returns>
    public static int Run(string kind, Func<int, string?> run, int count, int first)
    {
        var (failures, watch, nextReport) = (0, Stopwatch.StartNew(), TimeSpan.FromSeconds(10));
        for (var i = 0; i < count; i++)
        {
            var problem = Try(run, first + i);
            if (problem is not null && ++failures <= Shown)
                Console.WriteLine($"FAILED {problem}");
            if (watch.Elapsed < nextReport)
                continue;
            nextReport += TimeSpan.FromSeconds(10);
            Console.WriteLine(
                $"{i + 1:N0} of {count:N0} {kind} cases, {failures} wrong, {ResidentMemory.Megabytes:F0} MB");
        }
        Console.WriteLine($"{count:N0} {kind} cases from seed {first} in {watch.Elapsed.TotalSeconds:F0} s: " +
            $"{count - failures} passed, {failures} failed");
        return failures;
    }

    private static string? Try(Func<int, string?> run, int seed)
    {
        try
        {
            return run(seed);
        }
        catch (Exception error)
        {
            return $"seed {seed}: {error}";
        }
    }
}
