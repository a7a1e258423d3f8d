using SllCore.Bands;
using SllCore.Operators;
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
    public override Tensor Round(Tensor input, long decimals)
    {
        if (decimals == 0 || !Argument.Real(input).is_floating_point())
            return base.Round(input, decimals);
        var scaled = Options with { Eps = DecimalRounding.ScaledEps(Options.Eps, decimals) };
        return DecimalRounding.Apply(new LinearizedOperators(scaled).Round, input, decimals);
    }

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
            return SparsemaxFunction.Apply(input, dim, Options.Eps, Options.Forward);
        using var scope = NewDisposeScope();
        return SparsemaxFunction.Apply(input.to(ScalarType.Float32), dim, Options.Eps, Options.Forward)
            .to(dtype).MoveToOuterDisposeScope();
    }

    private Tensor Linearize(StepOperator step, Tensor input, double threshold)
    {
        var dtype = input.dtype;
        if (!is_floating_point(dtype))
            return step == StepOperator.Threshold ? Hard.Threshold(input, threshold) : step.Hard(input);
        var band = Band.Of(step, Options, threshold, dtype);
        if (dtype is ScalarType.Float32 or ScalarType.Float64)
            return step.Linearize(input, band);
        using var scope = NewDisposeScope();
        return step.Linearize(input.to(ScalarType.Float32), band).to(dtype).MoveToOuterDisposeScope();
    }
}
