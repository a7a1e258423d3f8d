using SllCore.Autograd;
using SllCore.Bands;
using SllCore.Coverage;

namespace SllCore;

/// <summary>A call of a choice along a dimension.</summary>
internal readonly struct ChoiceCall(ChoiceOperator choice, long dim) : IBandedCall
{
    private const double SuggestedCoverage = 0.5;

    public DiscreteOperator Kind => choice.Kind;

    public double Unit => 1;

    public string Things => choice.Things;

    public Tensor Hard(Tensor x) => choice.Hard(x, dim);

    public double InUnits(double eps) => eps;

    public double? EpsFor(Tensor x, CoverageTarget coverage, ScalarType dtype) => choice.EpsFor(x, dim, coverage);

    public double Fallback(double eps) => eps;

    public Tensor Linearize(Tensor x, double eps, BandStyle style, ScalarType dtype, ICallObserver? observer) =>
        choice.Linearize(x, dim, eps, style, observer);

    public long Counted(Tensor x) => choice.Counted(x, dim);

    public double SuggestedEps(Tensor x, double eps, ScalarType dtype) =>
        choice.EpsFor(x, dim, SuggestedCoverage) ?? eps;

    public double Scale(Tensor x) => choice.Scale(x, dim);
}
