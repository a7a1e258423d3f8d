using SllCore.Kernels;

namespace SllCore.Report;

/// <summary>What is to be seen of one call, before its gradient.</summary>
internal sealed record Observation(
    ScalarType Dtype, long Elements, long InBand, double Eps, double SuggestedEps, double Spacing, double Difference)
{
    /// <summary>Of a call that gave <paramref name="output"/>; <paramref name="dtype"/> is that of the caller's
    /// tensor.</summary>
    public static Observation Of<TCall>(
        TCall call, Tensor input, Tensor output, long inBand, double eps, ScalarType dtype)
        where TCall : IBandedCall
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        return new Observation(dtype, call.Counted(input), inBand,
            eps * call.Unit,
            call.SuggestedEps(input, eps, dtype) * call.Unit,
            FloatFormat.SpacingAt(call.Scale(input), dtype) * call.Unit,
            Finite.MeanMagnitude(output - call.Hard(input)) * call.Unit);
    }
}
