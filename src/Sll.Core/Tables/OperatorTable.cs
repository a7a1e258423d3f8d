using SllCore.Operators;

namespace SllCore;

/// <summary>
/// The seven operators behind <see cref="SllOps"/>. Every thread has a current table: the hard one until a scope opened
/// by <see cref="Sll.Linearize(double)"/> or <see cref="Sll.Use"/> puts another in its place.
/// </summary>
/// <remarks>
/// To define a method of your own, derive from this class, or from one of its implementations to change one operator,
/// and pass an instance to <see cref="Sll.Use"/>. A table may be used by several threads at once: keep it immutable.
/// </remarks>
public abstract class OperatorTable
{
    /// <summary>Gets torch's own operators, the default on every thread.</summary>
    public static OperatorTable Hard { get; } = new HardOperators();

    /// <summary>Gets the table of the calling thread, which a worker thread can adopt with <see cref="Sll.Use"/>.</summary>
    public static OperatorTable Current => OperatorScope.Innermost?.Table ?? Hard;

    /// <summary>Implements <see cref="SllOps.Heaviside(Tensor)"/>.</summary>
    /// <param name="input">A real tensor.</param>
    /// <returns>A tensor of the shape and dtype of <paramref name="input"/>.</returns>
    public virtual Tensor Heaviside(Tensor input) => Apply(StepOperator.Heaviside, Argument.Real(input));

    /// <summary>Implements <see cref="SllOps.Heaviside(Tensor, Tensor)"/>: <see cref="Heaviside(Tensor)"/>, with the
    /// values of torch.heaviside wherever that gives a hard value.</summary>
    /// <param name="input">A real tensor.</param>
    /// <param name="values">The values at 0; broadcasts with <paramref name="input"/>.</param>
    /// <returns>A tensor of the broadcast shape and the dtype of <paramref name="input"/>.</returns>
    public virtual Tensor Heaviside(Tensor input, Tensor values)
    {
        Argument.SameType(input, Argument.Beside(input, values), nameof(values));
        using var scope = NewDisposeScope();
        using var constants = values.detach();
        using var torchValues = heaviside(input.detach(), constants);
        var broadcast = input.expand(torchValues.shape);
        var step = Heaviside(broadcast);
        // Zero except at 0, where torch wants `values`.
        using var hard = StepOperator.Heaviside.Hard(broadcast.detach());
        var correction = where(step.detach().eq(hard), torchValues - hard, zeros_like(hard));
        return step.add(correction).MoveToOuterDisposeScope();
    }

    /// <summary>Implements <see cref="SllOps.Sign(Tensor)"/>.</summary>
    /// <param name="input">A real tensor.</param>
    /// <returns>A tensor of the shape and dtype of <paramref name="input"/>.</returns>
    public virtual Tensor Sign(Tensor input) => Apply(StepOperator.Sign, Argument.Real(input));

    /// <summary>Implements <see cref="SllOps.Round(Tensor)"/>.</summary>
    /// <param name="input">A real tensor.</param>
    /// <returns>A tensor of the shape and dtype of <paramref name="input"/>.</returns>
    public virtual Tensor Round(Tensor input) => Apply(StepOperator.Round, Argument.Real(input));

    /// <summary>Implements <see cref="SllOps.RoundDecimals"/>: <see cref="Round(Tensor)"/> of the scaled input.</summary>
    /// <param name="input">A real tensor.</param>
    /// <param name="decimals">The number of decimals; negative to the left of the point.</param>
    /// <returns>A tensor of the shape and dtype of <paramref name="input"/>.</returns>
    public virtual Tensor Round(Tensor input, long decimals) => DecimalRounding.Apply(Round, input, decimals);

    /// <summary>Implements <see cref="SllOps.Floor(Tensor)"/>.</summary>
    /// <param name="input">A real tensor.</param>
    /// <returns>A tensor of the shape and dtype of <paramref name="input"/>.</returns>
    public virtual Tensor Floor(Tensor input) => Apply(StepOperator.Floor, Argument.Real(input));

    /// <summary>Implements <see cref="SllOps.Ceil(Tensor)"/>.</summary>
    /// <param name="input">A real tensor.</param>
    /// <returns>A tensor of the shape and dtype of <paramref name="input"/>.</returns>
    public virtual Tensor Ceil(Tensor input) => Apply(StepOperator.Ceil, Argument.Real(input));

    /// <summary>Implements <see cref="SllOps.Threshold(Tensor, double)"/>.</summary>
    /// <param name="input">A real tensor.</param>
    /// <param name="threshold">The boundary, in units of the input.</param>
    /// <returns>A tensor of the shape and dtype of <paramref name="input"/>.</returns>
    public virtual Tensor Threshold(Tensor input, double threshold)
    {
        if (!Argument.Real(input).is_floating_point())
            return Hard.Threshold(input, threshold);
        using var boundary = tensor(threshold, dtype: input.dtype);
        return Threshold(input, boundary);
    }

    /// <summary>Implements <see cref="SllOps.Threshold(Tensor, Tensor)"/>: the step of the difference.</summary>
    /// <param name="input">A real tensor.</param>
    /// <param name="threshold">The boundaries, in units of the input; broadcasts with it.</param>
    /// <returns>A tensor of the broadcast shape and the dtype of <paramref name="input"/>.</returns>
    public virtual Tensor Threshold(Tensor input, Tensor threshold)
    {
        Argument.Beside(input, threshold);
        if (!input.is_floating_point())
            return Hard.Threshold(input, threshold);
        using var scope = NewDisposeScope();
        // The difference is taken where it is exact enough to be rounded once: half types in float32.
        var difference = Argument.Widen(input) - Argument.Widen(threshold);
        return Apply(StepOperator.Threshold, difference).to(input.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Implements <see cref="SllOps.Argmax(Tensor, long)"/>.</summary>
    /// <param name="input">A real tensor.</param>
    /// <param name="dim">The dimension, counted from the end if negative.</param>
    /// <returns>A tensor of the shape and dtype of <paramref name="input"/>.</returns>
    public virtual Tensor Argmax(Tensor input, long dim) => OneHot(input, Argument.Dimension(input, dim));

    /// <summary>What the elementwise operators have in common: called by each of them unless it is overridden.</summary>
    /// <param name="step">The operator.</param>
    /// <param name="input">A real tensor, integers included.</param>
    /// <returns>A new tensor of the shape and dtype of <paramref name="input"/>.</returns>
    protected abstract Tensor Apply(StepOperator step, Tensor input);

    /// <summary>What <see cref="Argmax"/> does once its arguments have been checked.</summary>
    /// <param name="input">A real tensor with at least one entry along <paramref name="dim"/>.</param>
    /// <param name="dim">The dimension, from 0; 0 for a 0-dim input.</param>
    /// <returns>A new tensor of the shape and dtype of <paramref name="input"/>.</returns>
    protected abstract Tensor OneHot(Tensor input, long dim);
}
