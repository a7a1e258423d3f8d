using System.Globalization;
using System.Text;
using SllCore.Autograd;
using SllCore.Report;

namespace SllCore;

/// <summary>
/// What happens in the bands: per operator and place the calls, the elements, the fraction of them in the band, the ε
/// used, how often the gradient was 0 everywhere and how far the output was from the hard one. Prints as a table, with
/// warnings in words. May be used by several threads at once. Recording takes a fraction of a millisecond per call and
/// more for large tensors: have a look, and go on without.
/// </summary>
/// <example><code>
/// var report = new BandReport();
/// using (Sll.Linearize(new LinearizeOptions { Eps = 0.5 }, report))
///     model.forward(input).mean().backward();
/// Console.WriteLine(report);
/// </code></example>
public sealed class BandReport
{
    private readonly object _lock = new();
    private readonly Dictionary<CallKey, CallRow> _rows = [];
    private readonly HashSet<LinearizeOptions> _options = [];

    /// <summary>Gets a row per operator and place, as of now, in the order of their first calls.</summary>
    public IReadOnlyList<BandReportRow> Rows
    {
        get
        {
            lock (_lock)
                return [.. _rows.Values.Select(row => row.Row()).OfType<BandReportRow>()];
        }
    }

    /// <summary>Gets what is likely to be wrong, in words; empty if nothing is.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            var rows = Rows;
            lock (_lock)
                return [.. rows.SelectMany(row => row.Warnings), .. OptionsAdvice.For([.. _options], rows)];
        }
    }

    /// <summary>The report of all processes: calls, elements and gradients add up, fractions and means are over those
    /// of all. Every process must take part; this report stays as it is.</summary>
    /// <param name="processes">The processes.</param>
    /// <returns>A new report, the same in every process.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="processes"/> is null.</exception>
    /// <exception cref="InvalidOperationException">In every process: an operator was called in some of them
    /// only.</exception>
    /// <example><code>
    /// var all = report.Combine(processes);
    /// if (processes.Rank == 0)
    ///     Console.WriteLine(all);
    /// </code></example>
    public BandReport Combine(IAllReduce processes)
    {
        ArgumentNullException.ThrowIfNull(processes);
        var combined = new BandReport();
        (CallKey, CallRow)[] rows;
        lock (_lock)
        {
            rows = [.. _rows.Select(row => (row.Key, row.Value))];
            combined._options.UnionWith(_options);
        }
        foreach (var (key, row) in JointRows.Of(rows, processes))
            combined._rows[key] = row;
        return combined;
    }

    /// <summary>Forgets all calls.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _rows.Clear();
            _options.Clear();
        }
    }

    /// <summary>The table and the warnings.</summary>
    /// <returns>A line per row of <see cref="Rows"/>, then a line per warning.</returns>
    public override string ToString()
    {
        var rows = Rows;
        var first = Width(rows.Select(row => row.Operator.Name), "operator");
        var second = Width(rows.Select(row => row.CallSite), "call site");
        var text = new StringBuilder();
        Line("operator", "call site", "calls", "elements", "in band", "eps", "zero grads", "off hard");
        foreach (var row in rows)
        {
            Line(row.Operator.Name, row.CallSite, $"{row.Calls}", $"{row.Elements}",
                string.Create(CultureInfo.InvariantCulture, $"{100 * row.InBand:0.0} %"),
                string.Create(CultureInfo.InvariantCulture, $"{row.Eps:G3}"),
                row.Backwards == 0
                    ? "-"
                    : string.Create(CultureInfo.InvariantCulture, $"{100 * row.ZeroGradients:0.0} %"),
                string.Create(CultureInfo.InvariantCulture, $"{row.Difference:G2}"));
        }
        foreach (var row in rows.Where(row => row.Floor > 0 && row.InBand < 1))
        {
            text.AppendLine(string.Create(CultureInfo.InvariantCulture,
                $"{row.Operator.Name} at {row.CallSite}: {100 * (1 - row.InBand):0.#} % of {row.Things} learn " +
                $"through the floor only ({row.Floor:G2} of the band's gradient)."));
        }
        foreach (var warning in Warnings)
            text.Append("! ").AppendLine(warning);
        return text.ToString();

        void Line(string name, string site, params string[] numbers) => text
            .Append(name.PadRight(first)).Append("  ").Append(site.PadRight(second))
            .AppendLine(string.Concat(numbers.Select(number => number.PadLeft(12))));
    }

    /// <summary>The options that calls are going to be made with.</summary>
    internal void Expect(LinearizeOptions options)
    {
        lock (_lock)
            _options.Add(options);
    }

    /// <summary>Who watches a call.</summary>
    internal ICallObserver Watch<TCall>(
        TCall call, Tensor input, double eps, ScalarType dtype, LinearizeOptions options, string? site)
        where TCall : IBandedCall
    {
        var key = new CallKey(call.Kind, site, site ?? CallSite.Find());
        CallRow? row;
        lock (_lock)
        {
            _options.Add(options);
            if (!_rows.TryGetValue(key, out row))
                _rows[key] = row = new CallRow(call.Kind, site, key.CallSite, call.Things, options.Floor);
        }
        return row.Watch(call, input, eps, dtype);
    }

    private static int Width(IEnumerable<string> column, string title) => column.Append(title).Max(text => text.Length);
}
