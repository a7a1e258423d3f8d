namespace SllCore.Tests.Oracle;

/// <summary>Compares one row of Argmax, and its gradient, with <see cref="SimplexProjection"/>.</summary>
internal static class ArgmaxCheck
{
    /// <summary>What is wrong with one call on one row as a sentence; null if nothing is.</summary>
    public static string? Row(double[] row, double eps, ScalarType dtype, int seed)
    {
        var v = Inputs.Incoming(row.Length, dtype, seed);
        var x = Inputs.ToTensor(row, dtype).requires_grad_();
        var y = SllOps.Argmax(x, -1, eps);
        y.backward([Inputs.ToTensor(v, dtype)]);
        var call = new StepCase("Argmax", eps, dtype);
        return Values(call, row, Inputs.ToDoubles(y)) ?? Gradients(call, row, v, Inputs.ToDoubles(x.grad!));
    }

    public static string? Values(StepCase call, double[] row, double[] values)
    {
        var (stored, computed) = (FloatFormat.Of(call.DType), FloatFormat.ComputedIn(call.DType));
        var margins = Margins(row, call.Eps);
        for (var i = 0; i < row.Length; i++)
        {
            var isHard = margins is null || call.Forward == ForwardValues.Hard;
            var value = isHard ? (i == Winner(row) ? 1 : 0) : Math.Max(margins![i], 0);
            var tolerance = isHard ? 0 : (2 * computed.Spacing(1)) + stored.Spacing(value);
            if (!(Math.Abs(values[i] - value) <= tolerance))
                return $"{call}, entry {i} of [{string.Join(", ", row)}]: {values[i]:R}, expected {value:R}";
        }
        return null;
    }

    public static string? Gradients(StepCase call, double[] row, double[] incoming, double[] gradients)
    {
        var (stored, computed) = (FloatFormat.Of(call.DType), FloatFormat.ComputedIn(call.DType));
        var margins = Margins(row, call.Eps);
        // Where the projection only just touches a face, or just fails to, either support is right.
        if (margins is not null && margins.Any(margin => Math.Abs(margin) < 1e-9))
            return null;
        var expected = SimplexProjection.Gradient(
            [.. row.Select((_, i) => margins?[i] > 0)], incoming, call.Eps, call.Floor);
        for (var i = 0; i < row.Length; i++)
        {
            var gradient = stored.Round(computed.Round(expected[i]));
            var tolerance = margins?[i] > 0 || call.Floor > 0 ? stored.Spacing(expected[i]) + (8 * computed.Spacing(1) / call.Eps) : 0;
            var isRight = double.IsFinite(gradient)
                ? Math.Abs(gradients[i] - gradient) <= tolerance
                : gradients[i].Equals(gradient) || Math.Abs(gradients[i]) == stored.Largest;
            if (!isRight)
                return $"{call}, gradient {i} of [{string.Join(", ", row)}]: {gradients[i]:R}, expected {gradient:R}";
        }
        return null;
    }

    // Null where the row is decided: one entry leads by ε or more, or by infinitely much.
    private static double[]? Margins(double[] row, double eps)
    {
        var largest = row[Winner(row)];
        return !double.IsFinite(largest) || row.Count(value => largest - value < eps) == 1
            ? null
            : SimplexProjection.Margins([.. row.Select(value => (value - largest) / eps)]);
    }

    // As torch.argmax: NaN before every number, the first of equals.
    private static int Winner(double[] row) =>
        Array.FindIndex(row, double.IsNaN) is var nan && nan >= 0 ? nan : Array.IndexOf(row, row.Max());
}
