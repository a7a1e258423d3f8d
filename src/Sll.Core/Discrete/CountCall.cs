using SllCore.Autograd;
using SllCore.Bands;
using SllCore.Coverage;
using SllCore.Kernels;

namespace SllCore;

/// <summary>A call of an operator that counts, on one tensor of all that is compared.</summary>
/// <param name="count">The operator.</param>
/// <param name="numbers">How many of the entries are numbers; the others are boundaries.</param>
internal readonly struct CountCall(CountOperator count, long numbers) : IBandedCall
{
    private const double SuggestedCoverage = 0.5;

    public long Numbers => numbers;

    public DiscreteOperator Kind => count.Kind;

    public double Unit => 1;

    public string Things => count.Things;

    public Tensor Hard(Tensor x) => count.HardOf(this, x);

    public double InUnits(double eps) => eps;

    public double? EpsFor(Tensor x, CoverageTarget coverage, ScalarType dtype) => count.EpsFor(this, x, coverage);

    public double Fallback(double eps) => eps;

    public Tensor Linearize(Tensor x, double eps, BandStyle style, ScalarType dtype, ICallObserver? observer) =>
        LinearizedFunction.Apply(x, count.Linearize(this, eps, style), observer);

    public long Counted(Tensor x) => count.Counted(this, x);

    public double SuggestedEps(Tensor x, double eps, ScalarType dtype) => EpsFor(x, SuggestedCoverage, dtype) ?? eps;

    public double Scale(Tensor x) => Finite.MeanMagnitude(x);
}
