using SllCore.Autograd;
using SllCore.Bands;
using SllCore.Coverage;
using SllCore.Kernels;
using SllCore.Steps;

namespace SllCore;

/// <summary>
/// An elementwise operator with decision boundaries: an ascending staircase. Derive from it for one of your own; three
/// formulas in torch's operators are enough for every table, for options, coverage and reports.
/// </summary>
/// <example>Rounding to odd numbers, whose boundaries are the even ones:
/// <code>
/// sealed class OddOperator() : StepOperator("Odd", jump: 2)
/// {
///     public override torch.Tensor Hard(torch.Tensor input) => (2 * torch.floor(input / 2) + 1).to(input.dtype);
///     public override torch.Tensor Distance(torch.Tensor input) => input - 2 * torch.round(input / 2);
///     public override torch.Tensor Middle(torch.Tensor input) => 2 * torch.round(input / 2);
/// }
/// </code></example>
public abstract partial class StepOperator : DiscreteOperator, ITensorStep
{
    /// <summary>Initializes a new instance of the <see cref="StepOperator"/> class.</summary>
    /// <param name="name">The name in options, reports and messages.</param>
    /// <param name="jump">The difference between neighbouring plateaus: finite, above 0.</param>
    /// <param name="repeatsEveryUnit">True if the boundaries are 1 apart, so that an ε above ½ must be refused.</param>
    protected StepOperator(string name, double jump = 1, bool repeatsEveryUnit = false)
        : this(name, new StepShape(
            Argument.Positive(jump), repeatsEveryUnit, repeatsEveryUnit ? 0 : double.PositiveInfinity))
    {
    }

    private protected StepOperator(string name, StepShape shape, bool isKind = true)
        : base(name, isKind) => Shape = shape;

    /// <summary>Gets the difference between neighbouring plateaus: 2 for Sign, <see cref="Unit"/> for the others of
    /// <see cref="SllOps"/>.</summary>
    public double Jump => Shape.Jump * Unit;

    /// <summary>Gets a value indicating whether there is a boundary in every <see cref="Unit"/>.</summary>
    public bool RepeatsEveryUnit => Shape.RepeatsEveryUnit;

    /// <summary>Gets o of <see cref="At"/>: 0 unless this is such a step.</summary>
    public virtual double Origin => 0;

    /// <summary>Gets u of <see cref="At"/>: 1 unless this is such a step.</summary>
    public virtual double Unit => 1;

    internal StepShape Shape { get; }

    /// <summary>This step S moved and scaled: x ↦ u · S((x − o)/u).</summary>
    /// <param name="origin">o, in units of the input: finite.</param>
    /// <param name="unit">u, in units of the input: finite, above 0.</param>
    /// <returns>The step; options know it by its <see cref="DiscreteOperator.Kind"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public StepOperator At(double origin, double unit = 1) =>
        Placed(Argument.Between(origin, -double.MaxValue, double.MaxValue), Argument.Positive(unit));

    /// <summary>The hard operator, torch's own, bit for bit.</summary>
    /// <param name="input">Any real tensor.</param>
    /// <returns>A tensor of the shape and dtype of <paramref name="input"/>.</returns>
    public abstract Tensor Hard(Tensor input);

    /// <summary>The signed distance of every element to its nearest decision boundary, in units of the input.</summary>
    /// <param name="input">A floating-point tensor.</param>
    /// <returns>A tensor of the shape and dtype of <paramref name="input"/>; NaN where the input is not
    /// finite.</returns>
    public abstract Tensor Distance(Tensor input);

    /// <summary>The level midway between the two plateaus that meet at the nearest decision boundary.</summary>
    /// <param name="input">A floating-point tensor.</param>
    /// <returns>A tensor of the dtype of <paramref name="input"/> that broadcasts with it: 0-dim for the operators with
    /// one boundary.</returns>
    public abstract Tensor Middle(Tensor input);

    /// <summary>The same, also at ∞ and NaN: integers are compared with them.</summary>
    internal StepOperator Placed(double origin, double unit) =>
        origin == Origin && unit == Unit ? this : new PlacedStep((StepOperator)Kind, origin, unit);

    TensorParts ITensorStep.Parts(Tensor x) =>
        new(Kept(x, Hard(x), nameof(Hard)), Kept(x, Distance(x), nameof(Distance)), () => Middle(x));

    /// <summary>The hard operator of a tensor that is not checked yet, refused if it is not real.</summary>
    internal virtual Tensor HardOfReal(Tensor input) => Hard(TensorArgument.Real(input));

    /// <summary>The hard operator at another origin and unit, as torch computes it if it has it.</summary>
    internal virtual Tensor HardAt(Tensor input, double origin, double unit)
    {
        using var scope = NewDisposeScope();
        var dtype = input.dtype;
        // Named, here and below: a converted number could be collected during the native call.
        using var from = (HalfTypes.Contain(dtype) ? FloatFormat.Round(origin, dtype) : origin).ToScalar();
        var x = HalfTypes.Widen(input).sub(from);
        return FromUnits(Hard(ToUnits(x, unit)), unit).to(dtype).MoveToOuterDisposeScope();
    }

    /// <summary>The hard operator at an origin for every element.</summary>
    internal virtual Tensor HardAt(Tensor input, Tensor origin)
    {
        using var scope = NewDisposeScope();
        return Hard(input - origin).to(input.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>x/u, in the order and the dtype in which torch's own kernel computes it if it has one.</summary>
    internal virtual Tensor ToUnits(Tensor input, double unit)
    {
        using var divisor = unit.ToScalar();
        return input.div(divisor);
    }

    /// <summary>u · y.</summary>
    internal virtual Tensor FromUnits(Tensor output, double unit)
    {
        using var factor = unit.ToScalar();
        return output.mul(factor);
    }

    /// <summary>A step of this kind as messages name it.</summary>
    internal virtual string Describe(StepOperator step) => step.Unit == 1 ? Name : $"{Name} in units of {step.Unit}";

    /// <summary>The linearization within a band; float32 and float64 only.</summary>
    internal virtual Linearization Linearize(Band band) => new ComposedBandLinearization(this, band);

    /// <summary>What the step at an origin for every element is the step of: x − origin, but where comparing decides
    /// otherwise.</summary>
    internal virtual Tensor Difference(Tensor input, Tensor origin) => input.sub(origin);

    /// <summary>The linearization of a step that compares, with an origin for every element; null if it is that of the
    /// difference.</summary>
    internal virtual ComparisonLinearization? LinearizePair(Band band) => null;

    /// <summary>The widest ε at which the bands do not overlap, in units of the input.</summary>
    internal virtual double WidestEps(double origin, double unit) =>
        RepeatsEveryUnit ? 0.5 * unit : double.PositiveInfinity;

    /// <summary>The ε that puts a fraction of the elements into the band, if there is one; float32 and float64
    /// only.</summary>
    internal virtual double? EpsFor(Tensor input, double origin, double limit, CoverageTarget coverage) =>
        BoundaryDistance.EpsFor(this, input, origin, limit, coverage);
}
