using System.Numerics;
using SllCore.Arithmetic;
using SllCore.Steps;

namespace SllCore.Coverage;

/// <summary>The half-width within which a given fraction of a tensor's elements lie of their nearest
/// boundary.</summary>
internal static unsafe class BoundaryDistance
{
    /// <summary>The quantile of |d| over the <see cref="Sample"/> of a float32 or float64 tensor; null if there is none
    /// above 0. Elements that are not finite or that no band can hold are ignored.</summary>
    public static double? EpsFor<TStep>(Tensor input, double origin, double limit, CoverageTarget coverage)
        where TStep : struct, IStep =>
        input.dtype == ScalarType.Float32
            ? EpsFor<TStep, float>(input, origin, limit, coverage)
            : EpsFor<TStep, double>(input, origin, limit, coverage);

    /// <summary>The same for a step of torch's operators.</summary>
    public static double? EpsFor(ITensorStep step, Tensor input, double origin, double limit, CoverageTarget coverage)
    {
        using var scope = NewDisposeScope();
        var values = new double[Sample.Size];
        Sample.Copy<double>(input.detach().to(ScalarType.Float64), values, coverage.Processes);
        var x = tensor(values).sub(tensor(origin, dtype: ScalarType.Float64));
        var distance = step.Parts(x).Distance.abs();
        where(x.abs().lt(tensor(limit)), distance, tensor(double.NaN)).data<double>().CopyTo(values);
        return Quantile.Of<double>(values, coverage.Fraction);
    }

    private static double? EpsFor<TStep, T>(Tensor input, double origin, double limit, CoverageTarget coverage)
        where TStep : struct, IStep
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        var sample = stackalloc T[Sample.Size];
        var distances = new Span<T>(sample, Sample.Size);
        Sample.Copy(input, distances, coverage.Processes);
        var start = new Vector<T>(T.CreateSaturating(origin));
        var end = new Vector<T>(T.CreateSaturating(limit));
        for (var i = 0; i < Sample.Size; i += Vector<T>.Count)
        {
            var x = Vector.Load(sample + i) - start;
            var hard = TStep.Hard<VectorArithmetic<T>, Vector<T>>(x);
            var d = Vector.Abs(TStep.Distance<VectorArithmetic<T>, Vector<T>>(x, hard, out _));
            var hasBand = Vector.LessThan(Vector.Abs(x), end);
            Vector.Store(Vector.ConditionalSelect(hasBand, d, new Vector<T>(T.NaN)), sample + i);
        }
        return Quantile.Of<T>(distances, coverage.Fraction);
    }
}
