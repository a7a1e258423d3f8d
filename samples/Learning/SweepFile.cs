using System.Globalization;

namespace Learning;

/// <summary>The results, one training a line of comma-separated values, each written as soon as it is known.</summary>
internal sealed class SweepFile
{
    private const string Header = "task,method,setting,seed,epochs,validation,test";

    private readonly string? _file;
    private readonly Dictionary<Run, Score> _scores = [];

    /// <summary>Reads what is there.</summary>
    /// <param name="file">The file, or null to keep the results in memory.</param>
    public SweepFile(string? file)
    {
        _file = file;
        if (!File.Exists(file))
            return;
        foreach (var cells in File.ReadLines(file).Skip(1).Select(line => line.Split(',')))
        {
            var run = new Run(cells[0], cells[1], Number(cells[2]), (int)Number(cells[3]), (int)Number(cells[4]));
            _scores[run] = new Score(cells[5].Length == 0 ? double.NaN : Number(cells[5]), Number(cells[6]));
        }
    }

    public IReadOnlyDictionary<Run, Score> Scores => _scores;

    public bool Have(Run run) => _scores.ContainsKey(run);

    public void Add(Run run, Score score)
    {
        lock (_scores)
        {
            _scores.Add(run, score);
            if (_file is null)
                return;
            var validation = double.IsNaN(score.Validation) ? "" : $"{score.Validation:F4}";
            string[] header = File.Exists(_file) ? [] : [Header];
            File.AppendAllLines(_file, [.. header, FormattableString.Invariant(
                $"{run.Task},{run.Method},{run.Setting},{run.Seed},{run.Epochs},{validation},{score.Test:F4}")]);
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
