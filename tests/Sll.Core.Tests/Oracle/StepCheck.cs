namespace SllCore.Tests.Oracle;

/// <summary>One call of a linearized operator: what goes in.</summary>
internal sealed record StepCase(string Operator, double Eps, ScalarType DType)
{
    public ForwardValues Forward { get; init; }
    public BandSlope Slope { get; init; }
    public double Floor { get; init; }
    public double Origin { get; init; }
    public KHotCase Choice { get; init; } = KHotCase.Argmax;
    public bool Descending { get; init; }
    public double[]? Boundaries { get; init; }
    public bool Right { get; init; }
}

/// <summary>Compares what came out of a call with <see cref="StepOracle"/>.</summary>
internal static class StepCheck
{
    /// <summary>The first wrong value as a sentence; null if all are right.</summary>
    public static string? Values(StepCase call, double[] inputs, double[] values)
    {
        var step = StepFormula.Of(call.Operator);
        for (var i = 0; i < inputs.Length; i++)
        {
            var expected = StepOracle.At(step, inputs[i], call.Eps, call.DType, call.Origin);
            if (call.Forward == ForwardValues.Hard && double.IsFinite(inputs[i]))
                expected = new(step.Hard(inputs[i] - call.Origin), 0, false, false);
            if (!IsNear(values[i], expected.Value, expected.Tolerance))
                return $"{call}, input[{i}] = {inputs[i]:R}: value {values[i]:R}, expected {expected.Value:R} ± " +
                    $"{expected.Tolerance:R}";
        }
        return null;
    }

    /// <summary>The first wrong gradient as a sentence; null if all are right.</summary>
    public static string? Gradients(StepCase call, double[] inputs, double[] incoming, double[] gradients)
    {
        var step = StepFormula.Of(call.Operator);
        var (stored, computed) = (FloatFormat.Of(call.DType), FloatFormat.ComputedIn(call.DType));
        var slope = Math.Min((call.Slope == BandSlope.Exact ? step.Jump : 1) / (2 * call.Eps), computed.Largest);
        for (var i = 0; i < inputs.Length; i++)
        {
            var expected = StepOracle.At(step, inputs[i], call.Eps, call.DType, call.Origin);
            var (inBand, outside) = (Times(slope), call.Floor == 0 ? 0 : Times(slope * call.Floor));
            var isRight = (expected.InBand || expected.AtEdge) && IsGradient(gradients[i], inBand);
            if (!expected.InBand || expected.AtEdge)
                isRight |= outside == 0 ? gradients[i] == 0 : IsGradient(gradients[i], outside);
            if (!isRight)
            {
                return $"{call}, input[{i}] = {inputs[i]:R}, incoming {incoming[i]:R}: gradient {gradients[i]:R}, " +
                    $"expected {(expected.InBand ? inBand : outside):R}";
            }

            double Times(double factor) => stored.Round(computed.Round(factor * incoming[i]));
        }
        return null;

        bool IsGradient(double actual, double exact) => double.IsFinite(exact)
            ? IsNear(actual, exact,
                (2 * computed.Spacing(exact)) + (ReferenceEquals(stored, computed) ? 0 : stored.Spacing(exact)))
            : actual.Equals(exact) || Math.Abs(actual) >= stored.Largest;
    }

    // Outside the band the sign of a zero counts, and NaN is a value.
    private static bool IsNear(double actual, double expected, double tolerance) =>
        tolerance == 0
            ? actual.Equals(expected) && (actual != 0 || double.IsNegative(actual) == double.IsNegative(expected))
            : Math.Abs(actual - expected) <= tolerance;
}
