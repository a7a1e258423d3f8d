namespace SllCore.Benchmarks.Ratios;

/// <summary>One line of a table of ratios: some work, what it is measured against, and the bound it must
/// reach.</summary>
/// <param name="Work">What is measured.</param>
/// <param name="Size">The number or shape of elements.</param>
/// <param name="Against">What it is measured against.</param>
/// <param name="Bound">The highest ratio that is good enough.</param>
/// <param name="Threads">torch's threads.</param>
/// <param name="Prepare">Makes the two actions; called right before they are measured.</param>
internal sealed record RatioRow(
    string Work, string Size, string Against, double Bound, int Threads, Func<(Action Work, Action Against)> Prepare)
{
    /// <summary>Gets what rows are chosen by.</summary>
    public string Name => $"{Work}, {Size}, {Against}";
}
