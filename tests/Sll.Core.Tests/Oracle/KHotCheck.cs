namespace SllCore.Tests.Oracle;

/// <summary>Compares one row of a choice, and its gradient, with <see cref="CappedSimplexProjection"/>.</summary>
internal static class KHotCheck
{
    /// <summary>What is wrong with one call on one row as a sentence; null if nothing is.</summary>
    public static string? Row(KHotCase choice, double[] row, double eps, ScalarType dtype, int seed)
    {
        var v = Inputs.Incoming(row.Length, dtype, seed);
        var x = Inputs.ToTensor(row, dtype).requires_grad_();
        var y = choice.Call(x, -1, eps);
        y.backward([Inputs.ToTensor(v, dtype)]);
        var call = new StepCase(choice.Name, eps, dtype) { Choice = choice };
        return Values(call, row, Inputs.ToDoubles(y)) ?? Gradients(call, row, v, Inputs.ToDoubles(x.grad!));
    }

    public static string? Values(StepCase call, double[] row, double[] values)
    {
        var (stored, computed) = (FloatFormat.Of(call.DType), FloatFormat.ComputedIn(call.DType));
        var margins = Margins(call, row);
        var isHard = margins is null || call.Forward == ForwardValues.Hard;
        var hard = isHard ? Inputs.ToDoubles(call.Choice.Torch(Inputs.ToTensor(row, call.DType), 0)) : [];
        for (var i = 0; i < row.Length; i++)
        {
            var value = isHard ? hard[i] : Math.Clamp(margins![i], 0, 1);
            // The sum that decides τ is near k.
            var tolerance = isHard ? 0 : (2 * computed.Spacing(call.Choice.K)) + stored.Spacing(value);
            if (!(Math.Abs(values[i] - value) <= tolerance))
                return $"{call}, entry {i} of [{string.Join(", ", row)}]: {values[i]:R}, expected {value:R}";
        }
        return null;
    }

    public static string? Gradients(StepCase call, double[] row, double[] incoming, double[] gradients)
    {
        var (stored, computed) = (FloatFormat.Of(call.DType), FloatFormat.ComputedIn(call.DType));
        var margins = Margins(call, row);
        // Where the projection only just touches a face, or just fails to, either set of free entries is right.
        if (margins is not null && margins.Any(margin => Math.Min(Math.Abs(margin), Math.Abs(margin - 1)) < 1e-9))
            return null;
        var free = row.Select((_, i) => margins?[i] is > 0 and < 1).ToArray();
        var expected = CappedSimplexProjection.Gradient(
            free, incoming, call.Choice.Largest ? call.Eps : -call.Eps, call.Floor);
        for (var i = 0; i < row.Length; i++)
        {
            var gradient = stored.Round(computed.Round(expected[i]));
            // The mean of many equal gradients is rounded as often as they are many.
            var tolerance = free[i] || call.Floor > 0
                ? stored.Spacing(expected[i]) + ((8 + (row.Length / 2.0)) * computed.Spacing(1) / call.Eps)
                : 0;
            var isRight = double.IsFinite(gradient)
                ? Math.Abs(gradients[i] - gradient) <= tolerance
                : gradients[i].Equals(gradient) || Math.Abs(gradients[i]) == stored.Largest;
            if (!isRight)
                return $"{call}, gradient {i} of [{string.Join(", ", row)}]: {gradients[i]:R}, expected {gradient:R}";
        }
        return null;
    }

    // Null where the row is decided: the last that is chosen leads the next by ε or more, or is not finite.
    private static double[]? Margins(StepCase call, double[] row)
    {
        var x = call.Choice.Ascending(row);
        var edge = x.OrderDescending().ElementAt(call.Choice.K - 1);
        return !double.IsFinite(edge) || x.Count(value => edge - value < call.Eps) == call.Choice.K
            ? null
            : CappedSimplexProjection.Margins(
                [.. x.Select(value => Math.Clamp((value - edge) / call.Eps, -2, 2))], call.Choice.K);
    }
}
