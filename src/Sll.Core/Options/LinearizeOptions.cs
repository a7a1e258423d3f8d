using System.Globalization;
using System.Text.Json.Serialization;
using SllCore.Bands;

namespace SllCore;

/// <summary>
/// The width of the bands of <see cref="Sll.Linearize(LinearizeOptions, BandReport)"/>, and what happens in them. Of
/// several widths the most particular counts: that of an operator at a site, that of an operator,
/// <see cref="Coverage"/>, <see cref="Eps"/>. A record: change it by <c>with</c>.
/// </summary>
/// <example><code>
/// var options = LinearizeOptions.Recommended.WithEps(StepOperator.Round, 0.5);
/// using (Sll.Linearize(options))
/// {
///     var loss = model.forward(input).mean();
///     loss.backward();
/// }
/// </code></example>
public sealed record LinearizeOptions
{
    internal const double DefaultEps = 1e-3;

    private readonly double _eps = DefaultEps;
    private readonly double? _coverage;
    private readonly ForwardValues _forward;
    private readonly BandSlope _slope;
    private readonly double _floor;
    private readonly EpsOverrides _overrides = EpsOverrides.None;

    /// <summary>Gets the recipe to start with: half of the inputs in the band at any scale, a tenth of its gradient
    /// outside, hard values forward, so that training and deployment see the same numbers, and the exact
    /// slope.</summary>
    public static LinearizeOptions Recommended { get; } =
        new() { Coverage = 0.5, Forward = ForwardValues.Hard, Slope = BandSlope.Exact, Floor = 0.1 };

    /// <summary>Gets ε, the half-width of the bands in units of the input: finite, above 0; at most 0.5 for Round,
    /// Floor, Ceil and Trunc, which refuse a larger one when they are called.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or not above 0.</exception>
    public double Eps
    {
        get => _eps;
        init => _eps = Argument.Positive(value, "eps");
    }

    /// <summary>
    /// Gets the fraction of the elements that is to be in the band, above 0 and at most 1, or null for the fixed
    /// <see cref="Eps"/>. Each call then takes for its ε the quantile of its inputs' distances to their nearest
    /// boundary; for choices of the k largest the quantile over the rows of the gap between the k-th and the next; for
    /// ranks that of the differences between two entries of a row.
    /// </summary>
    /// <remarks>
    /// <para>ε is a number: it is fixed by the forward, and no gradient flows through it. It is measured on at most
    /// 1024 elements (rows), spread evenly and always the same for a given size, so the fraction reached is the target
    /// within 1.5 percentage points (one standard error). It adapts to inputs of any scale.</para>
    /// <para>±∞, NaN and numbers too large to have a fraction are ignored. Elements exactly on a boundary are in a band
    /// of any width: if they alone reach the target, ε is the quantile of the others. Where there are none,
    /// <see cref="Eps"/> counts. For Round, Floor, Ceil and Trunc ε is never above 0.5.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0 or above 1.</exception>
    public double? Coverage
    {
        get => _coverage;
        init => _coverage = value is { } fraction ? Argument.Fraction(fraction, "coverage") : null;
    }

    /// <summary>Gets the values of the forward in the band.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of <see cref="ForwardValues"/>.</exception>
    public ForwardValues Forward
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

    /// <summary>
    /// Gets the gradient outside the band as a fraction of that in the band, from 0 to 1: with a floor above 0 a part
    /// of a network that has left every band still learns. 0, as specified for static local linearization, is the
    /// default.
    /// </summary>
    /// <remarks>The floor counts for every element outside, those that are ±∞ or NaN too. For choices of the k largest,
    /// with P_F the projection of the gradient on the entries that are neither 0 nor 1 and P that on the whole row, the
    /// gradient is ((1 − floor) P_F + floor P) v/ε. For counts, pairs farther apart than ε have the share floor of the
    /// slope of those in the band.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 0 to 1.</exception>
    public double Floor
    {
        get => _floor;
        init => _floor = Argument.Between(value, 0, 1, "floor");
    }

    /// <summary>
    /// Gets the processes that train one model together, or null for this one alone, which costs nothing. With it
    /// <see cref="Coverage"/> is measured over the inputs of all: each call takes the sample that one process with all
    /// inputs, one behind the other in the order of their ranks, would take, and every process gets the same ε, to the
    /// bit.
    /// </summary>
    /// <remarks>Every process must make the same calls in the same order, each on an element at least. A
    /// call exchanges the number of elements per process and the sample, 8 KiB at most, whatever the number of
    /// processes; with a fixed ε nothing. No part of these options as JSON.</remarks>
    [JsonIgnore]
    public IAllReduce? AllReduce { get; init; }

    /// <summary>Gets the ε of particular operators and sites; see <see cref="WithEps"/>.</summary>
    public IReadOnlyList<EpsOverride> Overrides
    {
        get => _overrides.List;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _overrides = EpsOverrides.None;
            foreach (var (@operator, site, eps) in value)
                _overrides = _overrides.With(@operator, site, Argument.Positive(eps, "eps"));
        }
    }

    internal BandStyle Style => new(Forward, Slope, Floor);

    /// <summary>These options with an ε for one operator.</summary>
    /// <param name="operator">The operator, for example <c>StepOperator.Round</c>.</param>
    /// <param name="eps">ε, the half-width of its bands: finite, above 0.</param>
    /// <param name="site">Where the operator is called: the name that <see cref="Sll.Site"/> has given, with those of
    /// the sites around it, "encoder/weights"; or null for everywhere.</param>
    /// <returns>New options.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="operator"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="site"/> is blank.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is not finite or not above 0.</exception>
    public LinearizeOptions WithEps(DiscreteOperator @operator, double eps, string? site = null)
    {
        ArgumentNullException.ThrowIfNull(@operator, nameof(@operator));
        return this with { Overrides = _overrides.With(@operator, site, Argument.Positive(eps)).List };
    }

    /// <summary>The ε of an operator.</summary>
    /// <param name="operator">The operator, for example <c>StepOperator.Round</c>.</param>
    /// <param name="site">Where it is called, or null for anywhere.</param>
    /// <returns>ε, or null if every call chooses its own because of <see cref="Coverage"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="operator"/> is null.</exception>
    public double? EpsOf(DiscreteOperator @operator, string? site = null)
    {
        ArgumentNullException.ThrowIfNull(@operator, nameof(@operator));
        return _overrides.Find(@operator, site) ?? (Coverage is null ? Eps : null);
    }

    /// <summary>All that was set.</summary>
    /// <returns>A line.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{(Coverage is { } fraction ? $"coverage {fraction}" : $"eps {Eps}")}, forward {Forward}, slope {Slope}, " +
        $"floor {Floor}{string.Concat(Overrides.Select(entry => $", eps of {entry}"))}" +
        $"{(AllReduce is { } all ? $", over {all.Size} processes" : "")}");
}
