using System.Diagnostics;
using System.Runtime;

namespace SllCore.Benchmarks.Ratios;

/// <summary>Times two pieces of work in turn, so that a drift of the machine's speed meets both alike.</summary>
internal static class PairedTimer
{
    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_budget = TimeSpan.FromMilliseconds(900);

    /// <summary>The median of the seconds per call, and that of the ratios of neighbours: the machine may change its
    /// speed between one pair and the next.</summary>
    public static (double Work, double Ratio) Measure(Action work, Action against)
    {
        WarmUp(work, against);
        var calls = (int)Math.Clamp(0.5e-3 / Time(against, 3), 1, 1000);
        var (times, ratios) = (new List<double>(), new List<double>());
        Repeat(s_budget, 15, () =>
        {
            times.Add(Time(work, calls));
            ratios.Add(times[^1] / Time(against, calls));
        });
        return (Median(times), Median(ratios));
    }

    // Until the runtime has compiled the hot paths at their last tier, and compiles nothing beside them.
    private static void WarmUp(Action work, Action against)
    {
        long compiled;
        do
        {
            compiled = JitInfo.GetCompiledMethodCount();
            Repeat(s_warmUp, 3, work);
            Repeat(s_warmUp, 3, against);
        }
        while (JitInfo.GetCompiledMethodCount() > compiled);
    }

    private static void Repeat(TimeSpan time, int least, Action action)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < least || Stopwatch.GetElapsedTime(start) < time; i++)
            action();
    }

    private static double Time(Action action, int calls)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
            action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds / calls;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
