using SllCore.Arithmetic;
using SllCore.Bands;
using SllCore.Coverage;

namespace SllCore.Operators;

/// <summary>
/// An elementwise operator with decision boundaries, as an <see cref="OperatorTable"/> sees it: enough to define a
/// surrogate gradient for all of them at once.
/// </summary>
public abstract class StepOperator
{
    private protected StepOperator()
    {
    }

    /// <summary>Gets the step of <see cref="SllOps.Heaviside(Tensor)"/>.</summary>
    public static StepOperator Heaviside { get; } = new StepOperator<HeavisideStep>();

    /// <summary>
    /// Gets the step of <see cref="SllOps.Threshold(Tensor, double)"/>: <see cref="Heaviside"/> of the input minus the
    /// threshold.
    /// </summary>
    public static StepOperator Threshold { get; } = new StepOperator<ThresholdStep>();

    /// <summary>Gets the step of <see cref="SllOps.Sign(Tensor)"/>.</summary>
    public static StepOperator Sign { get; } = new StepOperator<SignStep>();

    /// <summary>Gets the step of <see cref="SllOps.Round(Tensor)"/>.</summary>
    public static StepOperator Round { get; } = new StepOperator<RoundStep>();

    /// <summary>Gets the step of <see cref="SllOps.Floor(Tensor)"/>.</summary>
    public static StepOperator Floor { get; } = new StepOperator<FloorStep>();

    /// <summary>Gets the step of <see cref="SllOps.Ceil(Tensor)"/>.</summary>
    public static StepOperator Ceil { get; } = new StepOperator<CeilStep>();

    /// <summary>Gets the operator's name, as in <see cref="SllOps"/>.</summary>
    public abstract string Name { get; }

    /// <summary>Gets the difference between neighbouring plateaus: 2 for Sign, 1 for the others.</summary>
    public abstract double Jump { get; }

    /// <summary>Gets a value indicating whether there is a boundary in every unit interval (Round, Floor, Ceil).</summary>
    public abstract bool RepeatsEveryUnit { get; }

    internal abstract double IntegerDistance { get; }

    /// <summary>The hard operator, torch's own, bit for bit.</summary>
    /// <param name="input">Any real tensor.</param>
    /// <returns>A tensor of the shape and dtype of <paramref name="input"/>.</returns>
    public abstract Tensor Hard(Tensor input);

    /// <summary>The signed distance of every element to its nearest decision boundary, in units of the input.</summary>
    /// <param name="input">A floating-point tensor.</param>
    /// <returns>A tensor of the shape and dtype of <paramref name="input"/>; NaN where the input is not finite.</returns>
    public abstract Tensor Distance(Tensor input);

    /// <summary>The level midway between the two plateaus that meet at the nearest decision boundary.</summary>
    /// <param name="input">A floating-point tensor.</param>
    /// <returns>A tensor of the dtype of <paramref name="input"/> that broadcasts with it: 0-dim for the operators with
    /// one boundary.</returns>
    public abstract Tensor Middle(Tensor input);

    /// <summary>The linearization within <paramref name="band"/>; float32 and float64 only.</summary>
    internal abstract Tensor Linearize(Tensor input, Band band);

    /// <summary>The ε that puts a fraction of the elements into the band, if there is one; float32 and float64 only.</summary>
    internal abstract double? EpsFor(Tensor input, double origin, double limit, double coverage);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>The <see cref="StepOperator"/> of one <see cref="IStep"/>.</summary>
internal sealed class StepOperator<TStep> : StepOperator
    where TStep : struct, IStep
{
    public override string Name => TStep.Name;

    public override double Jump => TStep.Jump;

    public override bool RepeatsEveryUnit => TStep.RepeatsEveryUnit;

    internal override double IntegerDistance => TStep.IntegerDistance;

    public override Tensor Hard(Tensor input) => TStep.Hard<TensorArithmetic, Tensor>(input);

    public override Tensor Distance(Tensor input)
    {
        using var scope = NewDisposeScope();
        var distance = TStep.Distance<TensorArithmetic, Tensor>(input);
        // The distance to a boundary at 0 is the input itself; the caller may dispose what it gets.
        return (ReferenceEquals(distance, input) ? input.alias() : distance).MoveToOuterDisposeScope();
    }

    public override Tensor Middle(Tensor input)
    {
        using var scope = NewDisposeScope();
        return TStep.Middle<TensorArithmetic, Tensor>(input).MoveToOuterDisposeScope();
    }

    internal override Tensor Linearize(Tensor input, Band band) => BandFunction<TStep>.Apply(input, band);

    internal override double? EpsFor(Tensor input, double origin, double limit, double coverage) =>
        BoundaryDistance.EpsFor<TStep>(input, origin, limit, coverage);
}
