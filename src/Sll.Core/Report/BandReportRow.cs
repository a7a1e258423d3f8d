namespace SllCore;

/// <summary>What a <see cref="BandReport"/> knows of the calls of one operator from one place.</summary>
/// <param name="OperatorName">The operator, a method of <see cref="SllOps"/>.</param>
/// <param name="CallSite">The method that called it, for example <c>QuantLinear.forward</c>.</param>
/// <param name="Dtype">The dtype of the latest input.</param>
/// <param name="Calls">The number of calls.</param>
/// <param name="Elements">The number of elements; of rows for Argmax.</param>
/// <param name="InBand">The fraction of the elements (rows) in the band, from 0 to 1.</param>
/// <param name="Eps">The mean ε of the calls.</param>
/// <param name="SuggestedEps">An ε to start with: 0.4 for Round, Floor and Ceil; for the others what puts half of the
/// elements (rows) into the band, on average.</param>
/// <param name="Spacing">The mean distance between neighbouring numbers of the dtype where the boundaries are.</param>
/// <param name="Difference">The mean absolute difference between the output and the hard operator's.</param>
/// <param name="Backwards">The number of gradients computed.</param>
/// <param name="ZeroGradients">The fraction of them that were 0 in every element, from 0 to 1.</param>
public sealed record BandReportRow(
    string OperatorName,
    string CallSite,
    ScalarType Dtype,
    long Calls,
    long Elements,
    double InBand,
    double Eps,
    double SuggestedEps,
    double Spacing,
    double Difference,
    long Backwards,
    double ZeroGradients)
{
    /// <summary>Gets what is likely to be wrong with these calls, in words; empty if nothing is.</summary>
    public IReadOnlyList<string> Warnings => [.. Report.BandAdvice.For(this)];
}
