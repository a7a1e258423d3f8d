using SllCore.Arithmetic;
using SllCore.Autograd;
using SllCore.Steps;

namespace SllCore;

/// <summary>
/// Heaviside(x) = x &gt; 0 ? 1 : 0, with the boundary 0. In the band, |x| ≤ ε: ½ + x/(2ε), gradient 1/(2ε).
/// </summary>
internal readonly struct HeavisideStep : IComparison
{
    public static bool HoldsForEquals => false;
    public static V Holds<A, V>(V x, V y) where A : IArithmetic<V> => A.Below(y, x);
    public static Tensor Holds(Tensor x, Tensor y) => x.gt(y);
    public static Tensor Holds(Tensor x, Scalar y) => x.gt(y);

    public static V Hard<A, V>(V x) where A : IArithmetic<V> => A.Heaviside(x);
    public static V Distance<A, V>(V x, V hard, out V boundary) where A : IArithmetic<V> => boundary = x;
    public static V Middle<A, V>(V boundary) where A : IArithmetic<V> => A.Constant(boundary, 0.5);
}

public abstract partial class StepOperator
{
    /// <summary>Gets the step of <see cref="SllOps.Heaviside(Tensor)"/>.</summary>
    public static StepOperator Heaviside { get; } = new FormulaStep<HeavisideStep>(nameof(Heaviside));
}

public static partial class SllOps
{
    /// <summary>1 where the input is positive, else 0, through this thread's operator table.</summary>
    /// <param name="input">A real tensor of any shape.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex.</exception>
    /// <example><code>
    /// SllOps.Heaviside(torch.tensor(new[] { -1, 0.1, 1 }));           // 0, 1, 1
    /// SllOps.Heaviside(torch.tensor(new[] { -1, 0.1, 1 }), eps: 0.5); // 0, 0.6, 1
    /// </code></example>
    public static Tensor Heaviside(Tensor input) => OperatorTable.Current.Call(StepOperator.Heaviside, input);

    /// <summary>torch.heaviside: 1 where the input is positive, 0 where it is negative, <paramref name="values"/> where
    /// it is 0, through this thread's operator table.</summary>
    /// <param name="input">A real tensor.</param>
    /// <param name="values">The values at 0, of the dtype of <paramref name="input"/>; broadcasts with it. Inside a
    /// linearized band 0 is no longer special, so they have no effect there, and they never receive a gradient.</param>
    /// <returns>A tensor of the broadcast shape and the dtype of <paramref name="input"/>; 0 where it is NaN, as in
    /// torch.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An argument is complex or, in a scope, sparse; or <paramref name="values"/>
    /// has another dtype, another device, or a shape that does not broadcast.</exception>
    public static Tensor Heaviside(Tensor input, Tensor values)
    {
        TensorArgument.SameType(input, TensorArgument.BroadcastsWith(input, values), nameof(values));
        var table = OperatorTable.Current;
        if (ReferenceEquals(table, OperatorTable.Hard) || !input.is_floating_point())
            return heaviside(input, values);
        table.Checked(input);
        table.Checked(values);
        using var scope = NewDisposeScope();
        using var constants = values.detach();
        using var torchValues = heaviside(input.detach(), constants);
        var broadcast = input.expand(torchValues.shape);
        var step = table.Call(StepOperator.Heaviside, broadcast);
        // Wherever the table gives a hard value, torch's takes its place.
        var (soft, hard) = (step.detach(), StepOperator.Heaviside.Hard(broadcast.detach()));
        return SurrogateFunction.Apply(step, where(soft.eq(hard), torchValues, soft)).MoveToOuterDisposeScope();
    }

    /// <summary>1 where the input is positive, else 0, linearized within <paramref name="eps"/> of 0, whatever the
    /// scope.</summary>
    /// <param name="input">A real tensor of any shape.</param>
    /// <param name="eps">ε, the half-width of the band in units of the input: finite, above 0.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is outside its range.</exception>
    public static Tensor Heaviside(Tensor input, double eps) =>
        new LinearizedOperators(eps).Call(StepOperator.Heaviside, input);
}
