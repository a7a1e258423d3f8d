using System.Runtime.CompilerServices;
using SllCore.Kernels;

namespace SllCore;

/// <summary>
/// How discrete operators are computed: one method per family of operators, whichever they are. Every thread has a
/// current table: the hard one until a scope opened by <see cref="Sll.Linearize(double)"/> or
/// <see cref="Sll.Use"/> puts another in its place.
/// </summary>
/// <remarks>
/// To define a method of your own, derive from this class, or from one of its implementations to change one operator
/// (<c>step.Kind == StepOperator.Sign ? … : base.Apply(step, input)</c>), and pass an instance to
/// <see cref="Sll.Use"/>. A table may be used by several threads at once: keep it immutable.
/// </remarks>
public abstract class OperatorTable
{
    /// <summary>Gets torch's own operators, the default on every thread.</summary>
    public static OperatorTable Hard { get; } = new HardOperators();

    /// <summary>Gets the table of the calling thread, which a worker thread can adopt with
    /// <see cref="Sll.Use"/>.</summary>
    public static OperatorTable Current => OperatorScope.Innermost?.Table ?? Hard;

    private bool IsHard => ReferenceEquals(this, Hard);

    /// <summary>Calls an elementwise operator.</summary>
    /// <param name="step">The operator.</param>
    /// <param name="input">A real tensor of any shape.</param>
    /// <returns>A new tensor of the shape, dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex; or sparse, and this is not the hard
    /// table.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Tensor Call(StepOperator step, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(step);
        return IsHard ? step.HardOfReal(input) : Soften(step, input);
    }

    // Never inlined: the runtime would set up the stack of a linearization in every hard call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Tensor Soften(StepOperator step, Tensor input) => Apply(step, Checked(input));

    /// <summary>Calls an elementwise operator with an origin for every element: the step of the difference.</summary>
    /// <param name="step">The operator.</param>
    /// <param name="input">A real tensor.</param>
    /// <param name="origin">The origins, in units of the input; broadcasts with it and receives its gradient.</param>
    /// <returns>A new tensor of the broadcast shape and the dtype of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An argument is complex, on another device, or does not broadcast; or sparse,
    /// and this is not the hard table.</exception>
    public Tensor Call(StepOperator step, Tensor input, Tensor origin)
    {
        ArgumentNullException.ThrowIfNull(step);
        TensorArgument.BroadcastsWith(input, origin, "threshold");
        return CallChecked(step, Checked(input), Checked(origin, "threshold"));
    }

    /// <summary>The same, where both tensors have been checked.</summary>
    internal Tensor CallChecked(StepOperator step, Tensor input, Tensor origin) => Apply(step, input, origin);

    /// <summary>Calls a choice along a dimension.</summary>
    /// <param name="choice">The operator.</param>
    /// <param name="input">A real tensor with at least one entry along <paramref name="dim"/>.</param>
    /// <param name="dim">The dimension, counted from the end if negative.</param>
    /// <returns>A new tensor of the shape, dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex, or has no entry along
    /// <paramref name="dim"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dim"/> is not a dimension of the
    /// input.</exception>
    public Tensor Call(ChoiceOperator choice, Tensor input, long dim)
    {
        ArgumentNullException.ThrowIfNull(choice);
        return Apply(choice, Checked(input), choice.DimensionOf(input, dim));
    }

    /// <summary>Calls an operator that counts.</summary>
    /// <param name="count">The operator.</param>
    /// <param name="input">A real tensor.</param>
    /// <param name="boundaries">What it is compared with: one ascending dimension; for ranks <paramref name="input"/>
    /// itself.</param>
    /// <returns>A new tensor of the dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An argument is complex, the dtype cannot hold the counts, or
    /// <paramref name="boundaries"/> are not what the operator takes.</exception>
    public Tensor Call(CountOperator count, Tensor input, Tensor boundaries)
    {
        ArgumentNullException.ThrowIfNull(count);
        count.Check(Checked(input), boundaries, IsHard);
        return Apply(count, input, boundaries);
    }

    /// <summary>What the table makes of an elementwise operator.</summary>
    /// <param name="step">The operator.</param>
    /// <param name="input">A real tensor, integers included.</param>
    /// <returns>A new tensor of the shape and dtype of <paramref name="input"/>.</returns>
    protected abstract Tensor Apply(StepOperator step, Tensor input);

    /// <summary>What the table makes of a choice.</summary>
    /// <param name="choice">The operator.</param>
    /// <param name="input">A real tensor with at least one entry along <paramref name="dim"/>.</param>
    /// <param name="dim">The dimension, from 0; 0 for a 0-dim input.</param>
    /// <returns>A new tensor of the shape and dtype of <paramref name="input"/>.</returns>
    protected abstract Tensor Apply(ChoiceOperator choice, Tensor input, long dim);

    /// <summary>What the table makes of an elementwise operator with an origin for every element; unless overridden,
    /// the operator of the difference.</summary>
    /// <param name="step">The operator.</param>
    /// <param name="input">A real tensor, integers included.</param>
    /// <param name="origin">The origins; broadcasts with <paramref name="input"/>.</param>
    /// <returns>A new tensor of the broadcast shape and the dtype of <paramref name="input"/>.</returns>
    protected virtual Tensor Apply(StepOperator step, Tensor input, Tensor origin)
    {
        if (!input.is_floating_point())
            return step.HardAt(input, origin);
        using var scope = NewDisposeScope();
        // torch compares with a bool, but does not subtract it.
        var number = origin.dtype == ScalarType.Bool ? origin.to(input.dtype) : origin;
        // The difference is taken where it is exact enough to be rounded once: half types in float32.
        var difference = step.Difference(HalfTypes.Widen(input), HalfTypes.Widen(number));
        return Apply(step, difference).to(input.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>What the table makes of an operator that counts; unless overridden, the sum of
    /// <see cref="StepOperator.Threshold"/> over all pairs.</summary>
    /// <param name="count">The operator.</param>
    /// <param name="input">A real tensor, integers included.</param>
    /// <param name="boundaries">What it is compared with.</param>
    /// <returns>A new tensor of the dtype of <paramref name="input"/>.</returns>
    protected virtual Tensor Apply(CountOperator count, Tensor input, Tensor boundaries) => input.is_floating_point()
        ? count.Pairwise(input, boundaries, (x, b) => Apply(StepOperator.Threshold, x, b))
        : count.Hard(input, boundaries);

    /// <summary>Both truth values; unless overridden the smaller, which commutes with every step: min(H(x), H(y)) =
    /// H(min(x, y)).</summary>
    /// <param name="left">Numbers from 0 to 1, or bool.</param>
    /// <param name="right">The same; broadcasts with <paramref name="left"/>.</param>
    /// <returns>A new tensor of the broadcast shape.</returns>
    protected internal virtual Tensor And(Tensor left, Tensor right) => minimum(left, right);

    /// <summary>Either truth value; unless overridden the larger.</summary>
    /// <param name="left">Numbers from 0 to 1, or bool.</param>
    /// <param name="right">The same; broadcasts with <paramref name="left"/>.</param>
    /// <returns>A new tensor of the broadcast shape.</returns>
    protected internal virtual Tensor Or(Tensor left, Tensor right) => maximum(left, right);

    /// <summary>One truth value without the other; unless overridden made of <see cref="And"/> and
    /// <see cref="Or"/>.</summary>
    /// <param name="left">Numbers from 0 to 1, or bool.</param>
    /// <param name="right">The same; broadcasts with <paramref name="left"/>.</param>
    /// <returns>A new tensor of the broadcast shape.</returns>
    protected internal virtual Tensor Xor(Tensor left, Tensor right)
    {
        using var scope = NewDisposeScope();
        return Or(And(left, TruthValues.Not(right)), And(TruthValues.Not(left), right)).MoveToOuterDisposeScope();
    }

    /// <summary>All truth values along a dimension; unless overridden the smallest.</summary>
    /// <param name="input">Numbers from 0 to 1, or bool, with at least one along <paramref name="dim"/>.</param>
    /// <param name="dim">The dimension, from 0.</param>
    /// <param name="keepdim">Whether it stays, with the size 1.</param>
    /// <returns>A new tensor.</returns>
    protected internal virtual Tensor All(Tensor input, long dim, bool keepdim) => input.amin([dim], keepdim);

    /// <summary>Any truth value along a dimension; unless overridden the largest.</summary>
    /// <param name="input">Numbers from 0 to 1, or bool, with at least one along <paramref name="dim"/>.</param>
    /// <param name="dim">The dimension, from 0.</param>
    /// <param name="keepdim">Whether it stays, with the size 1.</param>
    /// <returns>A new tensor.</returns>
    protected internal virtual Tensor Any(Tensor input, long dim, bool keepdim) => input.amax([dim], keepdim);

    /// <summary>A real tensor. torch takes what it takes; a softened operator needs every number.</summary>
    internal Tensor Checked(Tensor input, [CallerArgumentExpression(nameof(input))] string name = "")
    {
        TensorArgument.Real(input, name);
        return IsHard ? input : TensorArgument.Dense(input, name);
    }
}
