using SllCore.Arithmetic;
using SllCore.Operators;

namespace SllCore;

/// <summary>
/// Heaviside(x) = x &gt; 0 ? 1 : 0, with the boundary 0. In the band, |x| ≤ ε: ½ + x/(2ε), gradient 1/(2ε).
/// </summary>
internal readonly struct HeavisideStep : IStep
{
    public static string Name => nameof(SllOps.Heaviside);
    public static double Jump => 1;
    public static bool HasThreshold => false;
    public static bool RepeatsEveryUnit => false;
    public static double IntegerDistance => double.PositiveInfinity;

    public static V Hard<A, V>(V x) where A : IArithmetic<V> => A.Heaviside(x);
    public static V Distance<A, V>(V x) where A : IArithmetic<V> => x;
    public static V Middle<A, V>(V x) where A : IArithmetic<V> => A.Constant(x, 0.5);
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
    public static Tensor Heaviside(Tensor input) => OperatorTable.Current.Heaviside(input);

    /// <summary>torch.heaviside: 1 where the input is positive, 0 where it is negative, <paramref name="values"/> where it
    /// is 0, through this thread's operator table.</summary>
    /// <param name="input">A real tensor.</param>
    /// <param name="values">The values at 0, of the dtype of <paramref name="input"/>; broadcasts with it. Inside a
    /// linearized band 0 is no longer special, so they have no effect there, and they never receive a gradient.</param>
    /// <returns>A tensor of the broadcast shape and the dtype of <paramref name="input"/>; 0 where it is NaN, as in
    /// torch.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An argument is complex, or <paramref name="values"/> has another dtype,
    /// another device, or a shape that does not broadcast.</exception>
    public static Tensor Heaviside(Tensor input, Tensor values) => OperatorTable.Current.Heaviside(input, values);

    /// <summary>1 where the input is positive, else 0, linearized within <paramref name="eps"/> of 0, whatever the scope.</summary>
    /// <param name="input">A real tensor of any shape.</param>
    /// <param name="eps">ε, the half-width of the band in units of the input: finite, above 0.</param>
    /// <returns>A tensor of the shape, dtype and device of <paramref name="input"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is outside its range.</exception>
    public static Tensor Heaviside(Tensor input, double eps) => new LinearizedOperators(eps).Heaviside(input);
}
