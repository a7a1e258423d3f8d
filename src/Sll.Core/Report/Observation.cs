using SllCore.Bands;
using SllCore.Coverage;
using SllCore.Operators;

namespace SllCore.Report;

/// <summary>What is to be seen of one call, before its gradient.</summary>
internal sealed record Observation(
    ScalarType Dtype, long Elements, long InBand, double Eps, double SuggestedEps, double Spacing, double Difference)
{
    private const double RepeatingEps = 0.4;
    private const double SuggestedCoverage = 0.5;

    /// <summary>Of an elementwise operator; <paramref name="dtype"/> is that of the caller's tensor.</summary>
    public static Observation Of(StepOperator step, Tensor input, Tensor output, Band band, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        var x = input - band.Threshold;
        var inBand = step.Distance(x).abs().le(band.Eps).logical_and(x.abs().lt(band.Limit));
        var suggested = step.RepeatsEveryUnit
            ? RepeatingEps
            : step.EpsFor(input, band.Threshold, band.Limit, SuggestedCoverage) ?? band.Eps;
        var scale = step.RepeatsEveryUnit ? MeanOf(x.abs()) : Math.Abs(band.Threshold);
        return new Observation(dtype, x.NumberOfElements, inBand.sum().item<long>(), band.Eps, suggested,
            SpacingAt(scale, dtype), MeanOf((output - step.Hard(x)).abs()));
    }

    /// <summary>Of an argmax; its elements are the rows.</summary>
    public static Observation OfArgmax(Tensor input, Tensor output, long dim, double eps, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        var x = input.Dimensions == 0 ? input.reshape(1) : input;
        var largest = x.topk((int)Math.Min(2, x.shape[dim]), (int)dim).values;
        var gap = largest.narrow(dim, 0, 1) - largest.narrow(dim, largest.shape[dim] - 1, 1);
        var inBand = gap.lt(eps).logical_and(tensor(largest.shape[dim] > 1));
        var suggested = TopTwoGap.EpsFor(input, dim, SuggestedCoverage) ?? eps;
        return new Observation(dtype, gap.NumberOfElements, inBand.sum().item<long>(), eps, suggested,
            SpacingAt(MeanOf(largest.abs()), dtype), MeanOf((output - OperatorTable.Hard.Argmax(input, dim)).abs()));
    }

    /// <summary>The same in other units: where 1 was, <paramref name="unit"/> is.</summary>
    public Observation In(double unit) => this with
    {
        Eps = Eps * unit,
        SuggestedEps = SuggestedEps * unit,
        Spacing = Spacing * unit,
        Difference = Difference * unit,
    };

    // Of what is finite.
    private static double MeanOf(Tensor values) =>
        values.nan_to_num(0, 0, 0).to(ScalarType.Float64).mean().item<double>();

    // The distance to the next number of the dtype: 2^⌊log₂ scale⌋ times that at 1.
    private static double SpacingAt(double scale, ScalarType dtype) => scale == 0 ? 0 : Math.ScaleB(1, Math.ILogB(scale) - dtype switch
    {
        ScalarType.Float64 => 52,
        ScalarType.Float32 => 23,
        ScalarType.Float16 => 10,
        _ => 7,
    });
}
