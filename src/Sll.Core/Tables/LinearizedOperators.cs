using SllCore.Bands;
using SllCore.Coverage;
using SllCore.Operators;
using SllCore.Report;
using SllCore.Sparsemax;

namespace SllCore;

/// <summary>
/// The operators made linear within ε of their decision boundaries: the table of <see cref="Sll.Linearize(double)"/>.
/// Immutable.
/// </summary>
public class LinearizedOperators : OperatorTable
{
    /// <summary>Initializes a new instance of the <see cref="LinearizedOperators"/> class.</summary>
    /// <param name="eps">ε, the half-width of the bands in units of the input: finite, above 0; Round, Floor and Ceil
    /// refuse an ε above 0.5 when they are called.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is not finite or not above 0.</exception>
    public LinearizedOperators(double eps)
        : this(new LinearizeOptions { Eps = eps })
    {
    }

    /// <summary>Initializes a new instance of the <see cref="LinearizedOperators"/> class.</summary>
    /// <param name="options">The width of the bands, and what happens in them.</param>
    public LinearizedOperators(LinearizeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
    }

    /// <summary>Gets the width of the bands, and what happens in them.</summary>
    public LinearizeOptions Options { get; }

    /// <inheritdoc/>
    public override Tensor Round(Tensor input, long decimals) => decimals == 0
        ? Round(input)
        : DecimalRounding.Apply(x => Linearize(StepOperator.Round, x, threshold: 0, decimals), input, decimals);

    /// <inheritdoc/>
    public override Tensor Threshold(Tensor input, double threshold) =>
        Linearize(StepOperator.Threshold, Argument.Real(input), threshold);

    /// <inheritdoc/>
    protected override Tensor Apply(StepOperator step, Tensor input) => Linearize(step, input, threshold: 0);

    /// <inheritdoc/>
    protected override Tensor OneHot(Tensor input, long dim)
    {
        var dtype = input.dtype;
        if (!is_floating_point(dtype))
            return Hard.Argmax(input, dim);
        if (dtype is ScalarType.Float32 or ScalarType.Float64)
            return Linearize(input, dim, dtype);
        using var scope = NewDisposeScope();
        return Linearize(input.to(ScalarType.Float32), dim, dtype).to(dtype).MoveToOuterDisposeScope();
    }

    private Tensor Linearize(StepOperator step, Tensor input, double threshold, long decimals = 0)
    {
        var dtype = input.dtype;
        if (!is_floating_point(dtype))
            return step == StepOperator.Threshold ? Hard.Threshold(input, threshold) : step.Hard(input);
        if (dtype is ScalarType.Float32 or ScalarType.Float64)
            return Linearize(step, input, threshold, decimals, dtype);
        using var scope = NewDisposeScope();
        return Linearize(step, input.to(ScalarType.Float32), threshold, decimals, dtype).to(dtype).MoveToOuterDisposeScope();
    }

    private Tensor Linearize(StepOperator step, Tensor input, double threshold, long decimals, ScalarType dtype)
    {
        var name = decimals == 0 ? step.Name : nameof(SllOps.RoundDecimals);
        var site = Options.DependsOnCallSite ? CallSite.Find() : null;
        var eps = Options.EpsOf(name, site) is { } given
            ? DecimalRounding.ScaledEps(given, decimals)
            : step.EpsFor(input, threshold, Band.LimitOf(step, dtype), Options.Coverage!.Value) ?? Fallback(step, decimals);
        var band = Band.Of(step, Options, eps, threshold, dtype);
        return site is null || Options.Report is null
            ? step.Linearize(input, band)
            : Observe(step, input, band, decimals, dtype, Options.Report.Calls(name, site));
    }

    private double Fallback(StepOperator step, long decimals) => step.RepeatsEveryUnit
        ? Math.Min(Options.Eps / DecimalRounding.Unit(decimals), 0.5)
        : Options.Eps;

    private Tensor Linearize(Tensor input, long dim, ScalarType dtype)
    {
        var site = Options.DependsOnCallSite ? CallSite.Find() : null;
        var eps = Options.EpsOf(nameof(Argmax), site) ??
            TopTwoGap.EpsFor(input, dim, Options.Coverage!.Value) ??
            Options.Eps;
        return site is null || Options.Report is null
            ? Sparsemax(input, dim, eps)
            : Observe(input, dim, eps, dtype, Options.Report.Calls(nameof(Argmax), site));
    }

    private Tensor Sparsemax(Tensor input, long dim, double eps) =>
        SparsemaxFunction.Apply(input, dim, eps, Options.Forward);

    // Apart from their callers, which would otherwise pay for the closures when there is no report.
    private static Tensor Observe(
        StepOperator step, Tensor input, Band band, long decimals, ScalarType dtype, BandCalls calls) => calls.Observe(
            input,
            x => step.Linearize(x, band),
            output => Observation.Of(step, input, output, band, dtype).In(DecimalRounding.Unit(decimals)));

    private Tensor Observe(Tensor input, long dim, double eps, ScalarType dtype, BandCalls calls) => calls.Observe(
        input, x => Sparsemax(x, dim, eps), output => Observation.OfArgmax(input, output, dim, eps, dtype));
}
