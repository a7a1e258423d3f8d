using System.Globalization;

namespace SllCore.Report;

/// <summary>The rules by which a row of a report is judged.</summary>
internal static class BandAdvice
{
    // Networks train with 30 to 60 % of the inputs in the band; below some 5 % the gradient is mostly noise.
    private const double TooFewInBand = 0.05;
    private const double MostlyZero = 0.5;

    // Of a jump of 1 (or a share of 1): what a network that never saw hard values cannot be expected to bridge.
    private const double WideGap = 0.05;

    public static IEnumerable<string> For(BandReportRow row)
    {
        var place = $"{row.Operator} at {row.CallSite}";
        if (row.InBand < TooFewInBand)
        {
            yield return $"{place}: {Percent(row.InBand)} of {row.Things} in the band (ε = {Number(row.Eps)}); " +
                $"gradients are almost all zero; try Forward = Hard with ε {Number(row.SuggestedEps)}, or " +
                "coverage 0.3.";
        }
        else if (row.ZeroGradients > MostlyZero)
        {
            yield return $"{place}: {Percent(row.ZeroGradients)} of the gradients are zero although " +
                $"{Percent(row.InBand)} of {row.Things} are in the band: what comes after it passes none back, " +
                "or, as All, Any, And and Or do, one of several.";
        }
        if (row.Eps < row.Spacing)
        {
            yield return $"{place}: ε is below the spacing of {Dtype(row.Dtype)} here ({Number(row.Eps)} against " +
                $"{Number(row.Spacing)}): the band holds the boundary alone.";
        }
        if (row.Difference > WideGap)
        {
            yield return $"{place}: its output differs from the hard operator's by {Number(row.Difference)} on " +
                "average; evaluate outside the scope, and try Forward = Hard.";
        }
    }

    private static string Percent(double fraction) =>
        (100 * fraction).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    private static string Number(double value) => value.ToString("G2", CultureInfo.InvariantCulture);

    private static string Dtype(ScalarType dtype) => dtype.ToString().ToLowerInvariant();
}
