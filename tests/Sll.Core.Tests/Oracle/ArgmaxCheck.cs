namespace SllCore.Tests.Oracle;

/// <summary>Compares one row of Argmax, and its gradient, with <see cref="SimplexProjection"/>.</summary>
internal static class ArgmaxCheck
{
    /// <summary>What is wrong as a sentence; null if nothing is.</summary>
    public static string? Row(double[] row, double eps, ScalarType dtype, int seed)
    {
        var v = Inputs.Incoming(row.Length, dtype, seed);
        var x = Inputs.ToTensor(row, dtype).requires_grad_();
        var y = SllOps.Argmax(x, -1, eps);
        y.backward([Inputs.ToTensor(v, dtype)]);
        return Compare(row, eps, dtype, v, Inputs.ToDoubles(y), Inputs.ToDoubles(x.grad!));
    }

    public static string? Compare(
        double[] row, double eps, ScalarType dtype, double[] incoming, double[] values, double[] gradients)
    {
        var (stored, computed) = (FloatFormat.Of(dtype), FloatFormat.ComputedIn(dtype));
        var largest = row.Max();
        var decided = row.Count(value => largest - value < eps) == 1;
        var p = SimplexProjection.Of([.. row.Select(value => (value - largest) / eps)]);
        var support = p.Select(value => value > 0 && !decided).ToArray();
        var isClear = p.All(value => value is 0 or > 1e-9);
        var expected = support.Contains(true) ? SimplexProjection.Gradient(support, incoming, eps) : new double[row.Length];
        for (var i = 0; i < row.Length; i++)
        {
            var value = decided ? (row[i] == largest ? 1 : 0) : p[i];
            var tolerance = decided ? 0 : (2 * computed.Spacing(1)) + stored.Spacing(value);
            if (!(Math.Abs(values[i] - value) <= tolerance))
                return $"Argmax, eps {eps:R}, {dtype}, entry {i} of [{string.Join(", ", row)}]: {values[i]:R}, expected {value:R}";
            var gradientTolerance = (stored.Spacing(expected[i]) + (8 * computed.Spacing(1) / eps)) * (support[i] ? 1 : 0);
            if (isClear && !(Math.Abs(gradients[i] - expected[i]) <= gradientTolerance))
                return $"Argmax, eps {eps:R}, {dtype}, gradient {i} of [{string.Join(", ", row)}]: {gradients[i]:R}, expected {expected[i]:R}";
        }
        return null;
    }
}
