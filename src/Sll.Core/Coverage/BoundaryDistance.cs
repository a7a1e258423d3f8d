using System.Numerics;
using SllCore.Arithmetic;
using SllCore.Operators;

namespace SllCore.Coverage;

/// <summary>The half-width within which a given fraction of a tensor's elements lie of their nearest boundary.</summary>
internal static unsafe class BoundaryDistance
{
    /// <summary>The quantile of |d| over the <see cref="Sample"/> of a float32 or float64 tensor; null if there is none
    /// above 0. Elements that are not finite or that no band can hold are ignored.</summary>
    public static double? EpsFor<TStep>(Tensor input, double origin, double limit, double coverage)
        where TStep : struct, IStep =>
        input.dtype == ScalarType.Float32
            ? EpsFor<TStep, float>(input, origin, limit, coverage)
            : EpsFor<TStep, double>(input, origin, limit, coverage);

    private static double? EpsFor<TStep, T>(Tensor input, double origin, double limit, double coverage)
        where TStep : struct, IStep
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        var sample = stackalloc T[Sample.Size];
        var distances = new Span<T>(sample, Sample.Size);
        Sample.Copy(input, distances);
        var start = new Vector<T>(T.CreateSaturating(origin));
        var end = new Vector<T>(T.CreateSaturating(limit));
        for (var i = 0; i < Sample.Size; i += Vector<T>.Count)
        {
            var x = Vector.Load(sample + i) - start;
            var d = Vector.Abs(TStep.Distance<VectorArithmetic<T>, Vector<T>>(x));
            Vector.Store(Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(x), end), d, new Vector<T>(T.NaN)), sample + i);
        }
        return Quantile.Of<T>(distances, coverage);
    }
}
