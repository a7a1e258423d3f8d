namespace SllCore.Tests.Oracle;

/// <summary>Logic and choice as their definitions say them, number by number in double arithmetic: a value, and its
/// slope for every operand.</summary>
internal static class TruthOracle
{
    public static (double Value, double[] Slopes) And(double a, double b) =>
        (Math.Min(a, b), a < b ? [1, 0] : a > b ? [0, 1] : [0.5, 0.5]);

    public static (double Value, double[] Slopes) Or(double a, double b) =>
        (Math.Max(a, b), a > b ? [1, 0] : a < b ? [0, 1] : [0.5, 0.5]);

    /// <summary>max(min(a, 1 − b), min(1 − a, b)), by the chain rule.</summary>
    public static (double Value, double[] Slopes) Xor(double a, double b)
    {
        var (onlyA, onlyB) = (And(a, 1 - b), And(1 - a, b));
        var (value, either) = Or(onlyA.Value, onlyB.Value);
        return (value,
        [
            (either[0] * onlyA.Slopes[0]) - (either[1] * onlyB.Slopes[0]),
            (either[1] * onlyB.Slopes[1]) - (either[0] * onlyA.Slopes[1]),
        ]);
    }

    public static (double Value, double[] Slopes) Not(double a) => (1 - a, [-1]);

    /// <summary>The extreme of a row; its gradient is shared among the equal ones.</summary>
    public static (double Value, double[] Slopes) Extreme(double[] row, bool largest)
    {
        var value = largest ? row.Max() : row.Min();
        double ties = row.Count(number => number == value);
        return (value, [.. row.Select(number => number == value ? 1 / ties : 0)]);
    }

    /// <summary>a if c ≥ 1, b if c ≤ 0, else b + c(a − b); a difference that is not finite tells the condition
    /// nothing.</summary>
    public static (double Value, double[] Slopes) Where(double c, double a, double b)
    {
        var toCondition = double.IsFinite(a - b) ? a - b : 0;
        return c >= 1
            ? (a, [toCondition, 1, 0])
            : c <= 0 ? (b, [toCondition, 0, 1]) : (b + (c * (a - b)), [toCondition, c, 1 - c]);
    }

    /// <summary>Σ p·x over p ≠ 0.</summary>
    public static (double Value, double[] ToChoice, double[] ToInput) Take(double[] p, double[] x) =>
        (p.Select((weight, i) => weight == 0 ? 0 : weight * x[i]).Sum(),
            [.. x.Select(number => double.IsFinite(number) ? number : 0)], p);
}
