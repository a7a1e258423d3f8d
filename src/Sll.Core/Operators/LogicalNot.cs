using SllCore.Kernels;

namespace SllCore;

// LogicalNot(a) = 1 − a of truth values from 0 to 1: 1 − H(x) = H(−x) in the band, and the hard opposite of it
// elsewhere.
public static partial class SllOps
{
    /// <summary>1 − the truth value, in every table.</summary>
    /// <param name="input">Truth values: numbers from 0 to 1, as the comparisons give, or bool. They are not
    /// checked.</param>
    /// <returns>A tensor of the shape and dtype of <paramref name="input"/>.</returns>
    /// <remarks>Of a comparison with NaN, which is false, this is true, as in torch:
    /// <c>LogicalNot(Greater(x, y))</c> is not <c>LessEqual(x, y)</c>.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is complex or, in a scope, sparse.</exception>
    /// <example><code>
    /// SllOps.LogicalNot(torch.tensor(new[] { 0, 0.3, 1 })); // 1, 0.7, 0
    /// SllOps.LogicalNot(torch.tensor(true));                // 0
    /// </code></example>
    public static Tensor LogicalNot(Tensor input) => TruthValues.Not(OperatorTable.Current.Checked(input));
}
