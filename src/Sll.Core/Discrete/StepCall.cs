using SllCore.Autograd;
using SllCore.Bands;
using SllCore.Coverage;
using SllCore.Kernels;

namespace SllCore;

/// <summary>A call of an elementwise operator, on an input that is in units of the step.</summary>
internal readonly struct StepCall(StepOperator step) : IBandedCall
{
    private const double RepeatingEps = 0.4;
    private const double SuggestedCoverage = 0.5;

    private readonly StepOperator _kind = (StepOperator)step.Kind;
    private readonly double _origin = step.Origin / step.Unit;
    private readonly double _widest = ((StepOperator)step.Kind).WidestEps(step.Origin, step.Unit);

    public DiscreteOperator Kind => _kind;

    public double Unit => step.Unit;

    public string Things => "elements";

    public Tensor Hard(Tensor x) => _kind.Placed(_origin, unit: 1).Hard(x);

    public double InUnits(double eps)
    {
        return eps <= _widest
            ? AtMostWidest(eps / step.Unit)
            : throw new ArgumentOutOfRangeException(nameof(eps), eps,
                $"eps must be above 0 and at most {_widest} for {_kind.Describe(step)}: its boundaries are " +
                $"{2 * _widest} apart, so wider bands would overlap. In a scope give it an ε of its own: " +
                $"options.WithEps(StepOperator.{_kind.Name}, {_widest}).");
    }

    public double? EpsFor(Tensor x, CoverageTarget coverage, ScalarType dtype) =>
        _kind.EpsFor(x, FloatFormat.Round(_origin, dtype), step.Shape.Limit(dtype), coverage) is { } eps
            ? AtMostWidest(eps)
            : null;

    public double Fallback(double eps) => AtMostWidest(eps / step.Unit);

    public Tensor Linearize(Tensor x, double eps, BandStyle style, ScalarType dtype, ICallObserver? observer)
    {
        // The kernels subtract the origin where there is one boundary.
        var origin = step.RepeatsEveryUnit ? 0 : _origin;
        var linearization = _kind.Linearize(Band.Of(step.Shape, eps, origin, style, dtype));
        if (origin == _origin)
            return LinearizedFunction.Apply(x, linearization, observer);
        using var moved = x - tensor(FloatFormat.Round(_origin, dtype), dtype: x.dtype);
        return LinearizedFunction.Apply(moved, linearization, observer);
    }

    public long Counted(Tensor x) => x.NumberOfElements;

    public double SuggestedEps(Tensor x, double eps, ScalarType dtype) =>
        step.RepeatsEveryUnit ? RepeatingEps : EpsFor(x, SuggestedCoverage, dtype) ?? eps;

    public double Scale(Tensor x) => step.RepeatsEveryUnit ? Finite.MeanMagnitude(x) : Math.Abs(_origin);

    // Of a repeating step exactly ½, whatever the quotient is rounded to.
    private double AtMostWidest(double eps) => Math.Min(eps, step.RepeatsEveryUnit ? 0.5 : _widest / step.Unit);
}
