using SllCore.Autograd;
using SllCore.Bands;
using SllCore.Coverage;
using SllCore.Kernels;

namespace SllCore;

/// <summary>
/// An operator that chooses among the entries along a dimension. Derive from it for one of your own: hard values and
/// margins in torch's operators are enough for every table, for options, coverage and reports.
/// </summary>
public abstract partial class ChoiceOperator : DiscreteOperator
{
    /// <summary>Initializes a new instance of the <see cref="ChoiceOperator"/> class.</summary>
    /// <param name="name">The name in options, reports and messages.</param>
    protected ChoiceOperator(string name)
        : this(name, isKind: true)
    {
    }

    private protected ChoiceOperator(string name, bool isKind)
        : base(name, isKind)
    {
    }

    /// <summary>The hard choice: 1 for what is chosen, 0 for the rest.</summary>
    /// <param name="input">A real tensor with at least one entry along <paramref name="dim"/>.</param>
    /// <param name="dim">The dimension, from 0; 0 for a 0-dim input.</param>
    /// <returns>A new tensor of the shape and dtype of <paramref name="input"/>.</returns>
    public abstract Tensor Hard(Tensor input, long dim);

    /// <summary>How far every entry is from being chosen otherwise: positive for what is chosen, negative for the rest;
    /// differentiable.</summary>
    /// <param name="input">A floating-point tensor with at least one entry along <paramref name="dim"/>.</param>
    /// <param name="dim">The dimension, from 0; 0 for a 0-dim input.</param>
    /// <returns>A tensor of the shape and dtype of <paramref name="input"/>.</returns>
    public abstract Tensor Margin(Tensor input, long dim);

    /// <summary>The relaxation with a temperature τ: σ(margin/τ).</summary>
    /// <param name="input">A floating-point tensor with at least one entry along <paramref name="dim"/>.</param>
    /// <param name="dim">The dimension, from 0; 0 for a 0-dim input.</param>
    /// <param name="temperature">τ, in units of the input.</param>
    /// <returns>A differentiable tensor of the shape and dtype of <paramref name="input"/>.</returns>
    public virtual Tensor Relaxed(Tensor input, long dim, double temperature)
    {
        using var scope = NewDisposeScope();
        using var divisor = temperature.ToScalar();
        return Margin(input, dim).div(divisor).sigmoid().MoveToOuterDisposeScope();
    }

    /// <summary>The dimension that <paramref name="dim"/> names, counted from 0, with an entry to be chosen.</summary>
    internal virtual long DimensionOf(Tensor input, long dim)
    {
        if (TensorArgument.RealType(input) == ScalarType.Bool)
        {
            throw new ArgumentException(
                $"input is Bool, of which torch has no {Name.ToLowerInvariant()}: pass input.to(ScalarType.Byte).",
                nameof(input));
        }
        var index = TensorArgument.Dimension(input, dim);
        if (TensorShape.Along(input, index) == 0)
        {
            throw new ArgumentException(
                $"input has no entries along dim {dim}, so there is nothing to choose from.", nameof(input));
        }
        return index;
    }

    /// <summary>The linearization for a float32 or float64 input: by default the band of
    /// <see cref="StepOperator.Heaviside"/> of the margins.</summary>
    internal virtual Tensor Linearize(Tensor input, long dim, double eps, BandStyle style, ICallObserver? observer)
    {
        using var scope = NewDisposeScope();
        var step = StepOperator.Heaviside;
        var band = Band.Of(step.Shape, eps, origin: 0, style, input.dtype);
        var margin = Kept(input, Margin(input, dim), nameof(Margin));
        return LinearizedFunction.Apply(margin, step.Linearize(band), observer).MoveToOuterDisposeScope();
    }

    /// <summary>The ε that puts a fraction of the entries (rows) into the band, if there is one.</summary>
    internal virtual double? EpsFor(Tensor input, long dim, CoverageTarget coverage)
    {
        using var scope = NewDisposeScope();
        return StepOperator.Heaviside.EpsFor(Margin(input.detach(), dim), 0, double.PositiveInfinity, coverage);
    }

    /// <summary>Of what the band has a share: the entries, or, where a row is in it as a whole, the rows.</summary>
    internal virtual long Counted(Tensor input, long dim) => input.NumberOfElements;

    /// <summary>The magnitude of the numbers that decide: of a choice among the entries of a row, its
    /// largest.</summary>
    internal virtual double Scale(Tensor input, long dim)
    {
        using var largest = input.Dimensions == 0 ? input.alias() : input.amax([dim]);
        return Finite.MeanMagnitude(largest);
    }

    /// <summary>Whether a larger entry is more likely to be chosen: which way noise goes.</summary>
    internal virtual bool ChoosesLargest => true;

    /// <summary>What <see cref="Counted"/> counts.</summary>
    internal virtual string Things => "elements";
}
