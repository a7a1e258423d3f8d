namespace SllCore.Tests.Oracle;

/// <summary>Compares a row of ranks, or numbers in buckets, and their gradients with sums over all pairs.</summary>
internal static class CountCheck
{
    public static string? Values(StepCase call, double[] row, double[] values)
    {
        var (stored, hard) = (FloatFormat.Of(call.DType), Torch(call, row));
        for (var i = 0; i < row.Length; i++)
        {
            var isHard = call.Forward == ForwardValues.Hard || !double.IsFinite(row[i]);
            var expected = isHard ? hard[i] : Count(call, row, i);
            var tolerance = isHard ? 0 : stored.Spacing(expected) + (1e-6 * row.Length);
            if (!(Math.Abs(values[i] - expected) <= tolerance))
                return $"{call}, entry {i} of [{string.Join(", ", row)}]{Against(call)}: {values[i]:R}, expected " +
                    $"{expected:R}";
        }
        return null;
    }

    public static string? Gradients(StepCase call, double[] row, double[] incoming, double[] gradients)
    {
        var (stored, computed) = (FloatFormat.Of(call.DType), FloatFormat.ComputedIn(call.DType));
        var (eps, largest) = (computed.Round(call.Eps), incoming.Select(Math.Abs).DefaultIfEmpty().Max());
        var others = call.Boundaries ?? row;
        for (var i = 0; i < row.Length; i++)
        {
            var distances = others.Select(other => Math.Abs(computed.Round(row[i] - other))).ToArray();
            if (distances.Any(d => Math.Abs(d - eps) <= 4 * computed.Spacing(eps)))
                continue; // Rounding decides.
            var slope = call.Descending ? -0.5 / call.Eps : 0.5 / call.Eps;
            var expected = distances.Select((d, j) =>
                (incoming[i] - (call.Boundaries is null ? incoming[j] : 0))
                * slope * (d <= eps ? 1 : call.Floor)).Sum();
            var gradient = stored.Round(computed.Round(expected));
            var tolerance = call.Floor == 0 && distances.Count(d => d <= eps) <= (call.Boundaries is null ? 1 : 0)
                ? 0
                : (2 * stored.Spacing(expected)) + (1e-12 * row.Length * largest / call.Eps);
            var isRight = double.IsFinite(gradient)
                ? Math.Abs(gradients[i] - gradient) <= tolerance
                : gradients[i].Equals(gradient) || Math.Abs(gradients[i]) == stored.Largest;
            if (!isRight)
                return $"{call}, gradient {i} of [{string.Join(", ", row)}]{Against(call)}: {gradients[i]:R}, " +
                    $"expected {gradient:R}";
        }
        return null;
    }

    private static double Count(StepCase call, double[] row, int i)
    {
        var eps = FloatFormat.ComputedIn(call.DType).Round(call.Eps);
        if (call.Boundaries is not null)
            return call.Boundaries.Sum(boundary => CountOracle.Step(row[i], boundary, eps, call.Right));
        // NaN is above all numbers.
        return row.Where((_, j) => j != i).Sum(other => call.Descending
            ? double.IsNaN(other) ? 1 : CountOracle.Step(other, row[i], eps)
            : double.IsNaN(other) ? 0 : CountOracle.Step(row[i], other, eps));
    }

    private static double[] Torch(StepCase call, double[] row)
    {
        using var scope = NewDisposeScope();
        var x = Inputs.ToTensor(row, call.DType);
        if (call.Boundaries is null)
            return Inputs.ToDoubles(x.argsort(-1, call.Descending).argsort(-1));
        // As numbers in float64, which has every one of the narrower types.
        return Inputs.ToDoubles(x.to(float64).bucketize(tensor(call.Boundaries), right: call.Right));
    }

    private static string Against(StepCase call) =>
        call.Boundaries is null ? "" : $" among [{string.Join(", ", call.Boundaries)}]";
}
