namespace SllCore;

/// <summary>What a <see cref="BandReport"/> knows of the calls of one operator from one place.</summary>
public sealed record BandReportRow
{
    /// <summary>Gets the operator.</summary>
    public required DiscreteOperator Operator { get; init; }

    /// <summary>Gets the site that <see cref="Sll.Site"/> named, by which options can give these calls an ε of their
    /// own; null if there was none.</summary>
    public string? Site { get; init; }

    /// <summary>Gets a label: the site, or else the method that called, for example <c>QuantLinear.forward</c>. The
    /// runtime may have inlined a small method into its caller, so this is no key.</summary>
    public required string CallSite { get; init; }

    /// <summary>Gets what <see cref="Elements"/> counts: "elements"; "rows" for Argmax, Argmin and TopK; "pairs" for
    /// Rank.</summary>
    public string Things { get; init; } = "elements";

    /// <summary>Gets the dtype of the latest input.</summary>
    public ScalarType Dtype { get; init; }

    /// <summary>Gets the number of calls.</summary>
    public long Calls { get; init; }

    /// <summary>Gets the number of elements, rows or pairs.</summary>
    public long Elements { get; init; }

    /// <summary>Gets the fraction of the elements (rows) in the band, from 0 to 1. With a <see cref="Floor"/> the rest
    /// learns through the floor only.</summary>
    public double InBand { get; init; }

    /// <summary>Gets the floor under the band: <see cref="LinearizeOptions.Floor"/>.</summary>
    public double Floor { get; init; }

    /// <summary>Gets the mean ε of the calls.</summary>
    public double Eps { get; init; }

    /// <summary>Gets an ε to start with: 0.4 for the operators that repeat; for the others what puts half of the
    /// elements (rows) into the band, on average.</summary>
    public double SuggestedEps { get; init; }

    /// <summary>Gets the mean distance between neighbouring numbers of the dtype where the boundaries are.</summary>
    public double Spacing { get; init; }

    /// <summary>Gets the mean absolute difference between the output and the hard operator's.</summary>
    public double Difference { get; init; }

    /// <summary>Gets the number of gradients computed.</summary>
    public long Backwards { get; init; }

    /// <summary>Gets the fraction of them that were 0 in every element, from 0 to 1.</summary>
    public double ZeroGradients { get; init; }

    /// <summary>Gets what is likely to be wrong with these calls, in words; empty if nothing is.</summary>
    public IReadOnlyList<string> Warnings => [.. Report.BandAdvice.For(this)];
}
