namespace SllCore;

/// <summary>
/// The width of the bands of <see cref="Sll.Linearize(LinearizeOptions)"/>, and what happens in them. Of several widths
/// the most particular counts: that of a call site, that of an operator, <see cref="Coverage"/>, <see cref="Eps"/>.
/// </summary>
/// <example><code>
/// var options = new LinearizeOptions { Eps = 1, Forward = BandForward.Hard, Slope = BandSlope.Exact }
///     .WithEps(nameof(SllOps.Round), 0.5);
/// using (Sll.Linearize(options))
/// {
///     var loss = model.forward(input).mean();
///     loss.backward();
/// }
/// </code></example>
public sealed record LinearizeOptions
{
    private readonly double _eps = Sll.DefaultEps;
    private readonly double? _coverage;
    private readonly BandForward _forward;
    private readonly BandSlope _slope;

    /// <summary>Gets ε, the half-width of the bands in units of the input: finite, above 0; at most 0.5 for Round,
    /// Floor and Ceil, which refuse a larger one when they are called.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or not above 0.</exception>
    public double Eps
    {
        get => _eps;
        init => _eps = Argument.Eps(value, "eps");
    }

    /// <summary>
    /// Gets the fraction of the elements that is to be in the band, above 0 and at most 1, or null for the fixed
    /// <see cref="Eps"/>. Each call then takes for its ε the quantile of its inputs' distances to their nearest
    /// boundary, for Argmax the quantile over the rows of the gap between the two largest entries.
    /// </summary>
    /// <remarks>
    /// <para>ε is a number: it is fixed by the forward, and no gradient flows through it. It is measured on at most 1024
    /// elements (rows), spread evenly and always the same for a given size, so the fraction reached is the target within
    /// 1.5 percentage points (one standard error). It adapts to inputs of any scale.</para>
    /// <para>±∞, NaN and numbers too large to have a fraction are ignored. Elements exactly on a boundary are in a band
    /// of any width: if they alone reach the target, ε is the quantile of the others. Where there are none,
    /// <see cref="Eps"/> counts. For Round, Floor and Ceil ε is never above 0.5.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0 or above 1.</exception>
    public double? Coverage
    {
        get => _coverage;
        init => _coverage = value is { } fraction ? Argument.Fraction(fraction, "coverage") : null;
    }

    /// <summary>Gets the values of the forward in the band.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of <see cref="BandForward"/>.</exception>
    public BandForward Forward
    {
        get => _forward;
        init => _forward = Argument.Named(value, "forward");
    }

    /// <summary>Gets the gradient in the band. <see cref="BandSlope.Exact"/> matters for Sign, whose plateaus are 2
    /// apart, under an optimizer that does not adapt to the gradient's scale, such as SGD.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of <see cref="BandSlope"/>.</exception>
    public BandSlope Slope
    {
        get => _slope;
        init => _slope = Argument.Named(value, "slope");
    }

    /// <summary>Gets the report in which the calls are recorded, or null for none. Recording takes a fraction of a
    /// millisecond per call and more for large tensors: have a look, and go on without. Without a report nothing is spent
    /// on it.</summary>
    public BandReport? Report { get; init; }

    /// <summary>Gets a value indicating whether calls have to find out where they come from.</summary>
    internal bool DependsOnCallSite => Report is not null || Overrides.HasCallSites;

    private EpsOverrides Overrides { get; init; } = EpsOverrides.None;

    /// <summary>These options with an ε for one operator.</summary>
    /// <param name="operatorName">The operator, for example <c>nameof(SllOps.Round)</c>.</param>
    /// <param name="eps">ε, the half-width of its bands: finite, above 0.</param>
    /// <param name="callSite">Where the operator is called, as <see cref="BandReportRow.CallSite"/> names it, or null for
    /// everywhere.</param>
    /// <returns>New options.</returns>
    /// <exception cref="ArgumentException"><paramref name="operatorName"/> is not a method of <see cref="SllOps"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is not finite or not above 0.</exception>
    public LinearizeOptions WithEps(string operatorName, double eps, string? callSite = null) =>
        this with { Overrides = Overrides.With(Argument.OperatorName(operatorName), callSite, Argument.Eps(eps)) };

    /// <summary>The ε of an operator.</summary>
    /// <param name="operatorName">The operator, for example <c>nameof(SllOps.Round)</c>.</param>
    /// <param name="callSite">Where it is called, or null for everywhere.</param>
    /// <returns>ε, or null if every call chooses its own because of <see cref="Coverage"/>.</returns>
    public double? EpsOf(string operatorName, string? callSite = null) =>
        Overrides.Find(operatorName, callSite) ?? (Coverage is null ? Eps : null);
}
