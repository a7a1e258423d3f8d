using System.Globalization;
using System.Text;
using SllCore.Report;

namespace SllCore;

/// <summary>
/// What happens in the bands: per operator and call site the calls, the elements, the fraction of them in the band, the ε
/// used, how often the gradient was 0 everywhere and how far the output was from the hard one. Prints as a table, with
/// warnings in words. May be used by several threads at once.
/// </summary>
/// <example><code>
/// var report = new BandReport();
/// using (Sll.Linearize(new LinearizeOptions { Eps = 0.5, Report = report }))
///     model.forward(input).mean().backward();
/// Console.WriteLine(report);
/// </code></example>
public sealed class BandReport
{
    private readonly object _lock = new();
    private readonly Dictionary<(string Operator, string CallSite), BandCalls> _calls = [];

    /// <summary>Gets a row per operator and call site, as of now, in the order of their first calls.</summary>
    public IReadOnlyList<BandReportRow> Rows
    {
        get
        {
            lock (_lock)
                return [.. _calls.Values.Select(calls => calls.Row()).Where(row => row.Calls > 0)];
        }
    }

    /// <summary>Gets what is likely to be wrong, in words; empty if nothing is.</summary>
    public IReadOnlyList<string> Warnings => [.. Rows.SelectMany(row => row.Warnings)];

    /// <summary>Forgets all calls.</summary>
    public void Clear()
    {
        lock (_lock)
            _calls.Clear();
    }

    /// <summary>The table and the warnings.</summary>
    /// <returns>A line per row of <see cref="Rows"/>, then a line per warning.</returns>
    public override string ToString()
    {
        var rows = Rows;
        var (first, second) = (Width(rows.Select(row => row.OperatorName), "operator"), Width(rows.Select(row => row.CallSite), "call site"));
        var text = new StringBuilder();
        Line("operator", "call site", "calls", "elements", "in band", "eps", "zero grads", "off hard");
        foreach (var row in rows)
        {
            Line(row.OperatorName, row.CallSite, $"{row.Calls}", $"{row.Elements}",
                string.Create(CultureInfo.InvariantCulture, $"{100 * row.InBand:0.0} %"),
                string.Create(CultureInfo.InvariantCulture, $"{row.Eps:G3}"),
                row.Backwards == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100 * row.ZeroGradients:0.0} %"),
                string.Create(CultureInfo.InvariantCulture, $"{row.Difference:G2}"));
        }
        foreach (var warning in rows.SelectMany(row => row.Warnings))
            text.Append("! ").AppendLine(warning);
        return text.ToString();

        void Line(string name, string site, params string[] numbers) => text
            .Append(name.PadRight(first)).Append("  ").Append(site.PadRight(second))
            .AppendLine(string.Concat(numbers.Select(number => number.PadLeft(12))));
    }

    internal BandCalls Calls(string operatorName, string callSite)
    {
        lock (_lock)
        {
            if (!_calls.TryGetValue((operatorName, callSite), out var calls))
                _calls[(operatorName, callSite)] = calls = new BandCalls(operatorName, callSite);
            return calls;
        }
    }

    private static int Width(IEnumerable<string> column, string title) => column.Append(title).Max(text => text.Length);
}
