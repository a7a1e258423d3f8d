namespace SllCore.Fuzz.Runs;

/// <summary>This process's resident memory, and whether a series of it is flat.</summary>
internal sealed class ResidentMemory
{
    private readonly List<double> _samples = [];

    public static double Megabytes => Environment.WorkingSet / 1e6;

    public void Sample()
    {
        lock (_samples)
            _samples.Add(Megabytes);
    }

    /// <summary>Whether the last quarter is within 5 % of the second.</summary>
    public bool IsFlat(out string report)
    {
        var quarter = _samples.Count / 4;
        var second = _samples.Skip(quarter).Take(quarter).Average();
        var last = _samples.TakeLast(quarter).Average();
        report = $"resident memory: second quarter {second:F1} MB, last quarter {last:F1} MB " +
            $"({(last / second) - 1:+0.0 %;-0.0 %})";
        return last <= 1.05 * second;
    }
}
