using SllCore.Autograd;

namespace SllCore;

public static partial class Sll
{
    /// <summary>
    /// Makes any elementwise, piecewise constant function differentiable: its hard values forward, the derivative of
    /// the function smoothed by a box of half-width ε backward, <c>(f(x + ε) − f(x − ε))/(2ε)</c>. For a single step
    /// this is jump/(2ε) within ε of it.
    /// </summary>
    /// <param name="function">f: a look-up, a bucketization, a number format. It gets a tensor and returns one of its
    /// shape, each element depending only on the element in the same place; results of another dtype are
    /// converted.</param>
    /// <param name="eps">ε, in units of the input: finite, above 0; steps closer than 2ε to each other share their
    /// slopes.</param>
    /// <returns>The differentiable function, whatever the scope. With gradients it calls
    /// <paramref name="function"/> three times, always without recording and with hard operators. Where f is not finite
    /// the gradient is 0. The result is a new tensor of the shape and dtype of the input.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is not finite or not above 0.</exception>
    /// <exception cref="ArgumentException">When the result is called: its input is null or complex, or
    /// <paramref name="function"/> returned null or a tensor of another shape.</exception>
    /// <example><code>
    /// var fixedPoint = Sll.Differentiable(x => (x * 16).round() / 16, eps: 1.0 / 32);
    /// fixedPoint(input).mean().backward();
    /// </code></example>
    public static Func<Tensor, Tensor> Differentiable(Func<Tensor, Tensor> function, double eps)
    {
        ArgumentNullException.ThrowIfNull(function);
        Argument.Positive(eps);
        return input =>
        {
            using var scope = NewDisposeScope();
            using var x = TensorArgument.Real(input).detach();
            using var slope = Recording.Of(input) ? BoxSlope(function, x, eps) : null;
            return SurrogateFunction.Apply(input, Values(function, x), slope).MoveToOuterDisposeScope();
        };
    }

    private static Tensor BoxSlope(Func<Tensor, Tensor> function, Tensor x, double eps)
    {
        using var scope = NewDisposeScope();
        using var half = eps.ToScalar();
        using var factor = (0.5 / eps).ToScalar();
        var rise = Values(function, x.Plus(half)) - Values(function, x.sub(half));
        return rise.mul(factor).nan_to_num(0, 0, 0).MoveToOuterDisposeScope();
    }

    // A copy: the function may return its argument, or a tensor it goes on using.
    private static Tensor Values(Func<Tensor, Tensor> function, Tensor x)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        // The function brings its own gradient: its operators are hard in every scope, and no report counts them.
        using var hard = Use(OperatorTable.Hard);
        var values = function(x) ??
            throw new ArgumentException("function returned null: it must return a tensor.", nameof(function));
        if (!TensorShape.AreEqual(values, x))
        {
            throw new ArgumentException(
                $"function returned the shape {TensorArgument.ShapeOf(values)} for an input of " +
                $"{TensorArgument.ShapeOf(x)}: it must be elementwise.",
                nameof(function));
        }
        return values.to(x.dtype, copy: true).detach().MoveToOuterDisposeScope();
    }
}
