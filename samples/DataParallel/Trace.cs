using System.Security.Cryptography;

namespace DataParallel;

/// <summary>What a process saw, a line per step: the mean ε of its calls by its bits, the loss and the images; at the
/// end the state of the model and of the optimizer, and a hash of its bits.</summary>
internal sealed class Trace : IDisposable
{
    private readonly StreamWriter _lines;
    private readonly string _state;

    public Trace(string folder, IAllReduce processes)
    {
        Directory.CreateDirectory(folder);
        _lines = new(Path.Combine(folder, $"steps-{processes.Rank}.txt"));
        _state = Path.Combine(folder, $"state-{processes.Rank}.txt");
    }

    public void Step(BandReport report, double loss, long images)
    {
        var eps = report.Rows.Count > 0 ? report.Rows.Average(row => row.Eps) : 0;
        _lines.WriteLine(FormattableString.Invariant(
            $"{BitConverter.DoubleToInt64Bits(eps):x16} {eps:R} {loss:R} {images}"));
    }

    public void End(IEnumerable<Tensor> state)
    {
        using var flat = FlatTensor.Of(state);
        var hash = Convert.ToHexString(SHA256.HashData(flat.bytes));
        File.WriteAllLines(_state, flat.data<double>().Select(x => x.ToString("R", null)).Prepend(hash));
    }

    public void Dispose() => _lines.Dispose();
}
