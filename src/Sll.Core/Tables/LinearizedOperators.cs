using SllCore.Bands;
using SllCore.Coverage;
using SllCore.Kernels;

namespace SllCore;

/// <summary>
/// The operators made linear within ε of their decision boundaries: the table of <see cref="Sll.Linearize(double)"/>.
/// Immutable, but for the report that it fills.
/// </summary>
public class LinearizedOperators : OperatorTable
{
    /// <summary>Initializes a new instance of the <see cref="LinearizedOperators"/> class.</summary>
    /// <param name="eps">ε, the half-width of the bands in units of the input: finite, above 0; Round, Floor, Ceil and
    /// Trunc refuse an ε above 0.5 when they are called.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is not finite or not above 0.</exception>
    public LinearizedOperators(double eps)
        : this(new LinearizeOptions { Eps = eps })
    {
    }

    /// <summary>Initializes a new instance of the <see cref="LinearizedOperators"/> class.</summary>
    /// <param name="options">The width of the bands, and what happens in them.</param>
    /// <param name="report">The report in which the calls are recorded, or null for none: then nothing is spent on
    /// it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    public LinearizedOperators(LinearizeOptions options, BandReport? report = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        (Options, Report) = (options, report);
        report?.Expect(options);
    }

    /// <summary>Gets the width of the bands, and what happens in them.</summary>
    public LinearizeOptions Options { get; }

    /// <summary>Gets the report in which the calls are recorded, or null.</summary>
    public BandReport? Report { get; }

    private CoverageTarget Target => new(Options.Coverage!.Value, Options.AllReduce);

    /// <inheritdoc/>
    protected override Tensor Apply(StepOperator step, Tensor input)
    {
        if (step.Unit == 1 || !input.is_floating_point())
            return Run(new StepCall(step), input);
        using var scope = NewDisposeScope();
        var kind = (StepOperator)step.Kind;
        var scaled = Run(new StepCall(step), kind.ToUnits(HalfTypes.Widen(input), step.Unit), input.dtype);
        return kind.FromUnits(scaled, step.Unit).to(input.dtype).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override Tensor Apply(StepOperator step, Tensor input, Tensor origin)
    {
        // A report looks at the differences, so they are written down.
        if (Report is not null || !FusedPair.Accepts(input, origin))
            return base.Apply(step, input, origin);
        var (call, dtype) = (new StepCall(step), input.dtype);
        var eps = Options.EpsOf(step.Kind, SiteScope.Current) is { } given
            ? call.InUnits(given)
            : EpsForCoverage(call, input, origin) ?? call.Fallback(Options.Eps);
        return step.LinearizePair(Band.Of(step.Shape, eps, origin: 0, Options.Style, dtype)) is { } linearization
            ? ComparisonFunction.Apply(input, origin, linearization)
            : base.Apply(step, input, origin);
    }

    /// <inheritdoc/>
    protected override Tensor Apply(ChoiceOperator choice, Tensor input, long dim) =>
        Run(new ChoiceCall(choice, dim), input);

    /// <inheritdoc/>
    protected override Tensor Apply(CountOperator count, Tensor input, Tensor boundaries) =>
        input.is_floating_point() && input.device_type == DeviceType.CPU
            ? count.ByOneCall(input, boundaries, Run)
            : base.Apply(count, input, boundaries);

    // Half types are computed in float32; their band is that of the numbers they can hold.
    private Tensor Run<TCall>(TCall call, Tensor input)
        where TCall : struct, IBandedCall
    {
        var dtype = input.dtype;
        if (!is_floating_point(dtype))
            return call.Hard(input);
        if (!HalfTypes.Contain(dtype))
            return Run(call, input, dtype);
        using var scope = NewDisposeScope();
        return Run(call, input.to(ScalarType.Float32), dtype).to(dtype).MoveToOuterDisposeScope();
    }

    private Tensor Run<TCall>(TCall call, Tensor input, ScalarType dtype)
        where TCall : struct, IBandedCall
    {
        var site = SiteScope.Current;
        var eps = Options.EpsOf(call.Kind, site) is { } given
            ? call.InUnits(given)
            : call.EpsFor(input, Target, dtype) ?? call.Fallback(Options.Eps);
        var observer = Report?.Watch(call, input, eps, dtype, Options, site);
        return call.Linearize(input, eps, Options.Style, dtype, observer);
    }

    private double? EpsForCoverage(StepCall call, Tensor input, Tensor origin)
    {
        using var differences = Differences(input, origin);
        return call.EpsFor(differences, Target, input.dtype);
    }

    // Which elements are sampled the processes find out together.
    private Tensor Differences(Tensor input, Tensor origin)
    {
        if (Options.AllReduce is null)
            return Sample.Difference(input, origin);
        using var scope = NewDisposeScope();
        return input.detach().sub(origin.detach()).MoveToOuterDisposeScope();
    }
}
