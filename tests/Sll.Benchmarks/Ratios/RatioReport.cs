using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Spectre.Console;

namespace SllCore.Benchmarks.Ratios;

/// <summary>Measures the rows that have all the words in their names, showing the progress, then prints them as a
/// table.</summary>
internal static class RatioReport
{
    public static void Print(IEnumerable<RatioRow> rows, string[] words)
    {
        var all = rows.Where(row => words.All(row.Name.Contains)).ToList();
        if (all.Count == 0)
        {
            AnsiConsole.WriteLine("No row has all these words in its name, size or measure.");
            return;
        }
        // Wide enough for a row on one line, also where the output is not a terminal.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 150);
        var table = new Table().AddColumns("work", "size", "against", "threads", "µs", "ratio", "bound", "");
        AnsiConsole.Progress().Start(progress =>
        {
            // Once unrecorded: the first row would otherwise pay for compiling TorchSharp.
            Measure(all[0]);
            var task = progress.AddTask("measuring", maxValue: all.Count);
            foreach (var row in all)
            {
                Add(table, row);
                task.Increment(1);
            }
        });
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(
            "Medians of pairs, taken in turn in one process. " +
            $"{RuntimeInformation.FrameworkDescription}, {Vectors()}, {Environment.ProcessorCount} processors.");
        foreach (var (work, size, bytes, bound) in KeptMemory.BytesPerElement())
        {
            AnsiConsole.WriteLine(
                $"Kept by {work} beyond x and y, {size >> 10}K elements: {bytes:F3} bytes each (bound {bound}).");
        }
    }

    private static void Add(Table table, RatioRow row)
    {
        var (time, ratio) = Measure(row);
        table.AddRow(
            row.Work, row.Size, row.Against, $"{row.Threads}", $"{time * 1e6:F1}", $"{ratio:F2}",
            double.IsNaN(row.Bound) ? "" : $"≤ {row.Bound:0.##}",
            double.IsNaN(row.Bound) ? "" : ratio <= row.Bound ? "[green]met[/]" : "[yellow]missed[/]");
    }

    private static (double Time, double Ratio) Measure(RatioRow row)
    {
        set_num_threads(row.Threads);
        using var scope = NewDisposeScope();
        var (work, against) = row.Prepare();
        return PairedTimer.Measure(work, against);
    }

    private static string Vectors() =>
        Vector512.IsHardwareAccelerated ? "512-bit vectors"
        : Avx2.IsSupported ? "256-bit vectors"
        : "128-bit vectors or less";
}
