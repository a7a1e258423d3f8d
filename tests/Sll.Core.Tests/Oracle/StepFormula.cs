namespace SllCore.Tests.Oracle;

/// <summary>
/// One elementwise operator as a mathematician writes it: hard values, and, at the decision boundary nearest to x, the
/// level midway between the two plateaus. Plain double arithmetic; shares nothing with the library but its names.
/// </summary>
internal sealed record StepFormula(
    string Name, double Jump, bool RepeatsEveryUnit,
    Func<double, double> Hard, Func<double, double> Boundary, Func<double, double> Middle)
{
    private static readonly Dictionary<string, StepFormula> s_all = new StepFormula[]
    {
        new("Heaviside", 1, false, x => x > 0 ? 1 : 0, _ => 0, _ => 0.5),
        new("Threshold", 1, false, x => x > 0 ? 1 : 0, _ => 0, _ => 0.5),
        new("Greater", 1, false, x => x > 0 ? 1 : 0, _ => 0, _ => 0.5),
        new("GreaterEqual", 1, false, x => x >= 0 ? 1 : 0, _ => 0, _ => 0.5),
        new("Less", 1, false, x => 0 < x ? 1 : 0, _ => 0, _ => 0.5), // of other − input
        new("LessEqual", 1, false, x => 0 <= x ? 1 : 0, _ => 0, _ => 0.5),
        new("Sign", 2, false, x => x > 0 ? 1 : x < 0 ? -1 : 0, _ => 0, _ => 0),
        new("Round", 1, true, x => Math.Round(x, MidpointRounding.ToEven), x => Math.Floor(x) + 0.5,
            x => Math.Floor(x) + 0.5),
        new("Floor", 1, true, Math.Floor, x => Math.Round(x), x => Math.Round(x) - 0.5),
        new("Trunc", 1, true, Math.Truncate, x => Math.CopySign(Math.Max(1, Math.Round(Math.Abs(x))), x),
            x => Math.CopySign(Math.Max(1, Math.Round(Math.Abs(x))) - 0.5, x)),
        new("Ceil", 1, true, Math.Ceiling, x => Math.Round(x), x => Math.Round(x) + 0.5),
    }.ToDictionary(formula => formula.Name);

    public static StepFormula Of(string name) => s_all.TryGetValue(name, out var formula)
        ? formula
        : throw new KeyNotFoundException(
            $"Write the formula of {name} into {nameof(StepFormula)}: the tests need an oracle.");

    /// <summary>The legal ε of a list.</summary>
    public IEnumerable<double> Legal(params double[] eps) => eps.Where(e => !RepeatsEveryUnit || e <= 0.5);
}
