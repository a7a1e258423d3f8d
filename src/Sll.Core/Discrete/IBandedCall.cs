using SllCore.Autograd;
using SllCore.Bands;
using SllCore.Coverage;

namespace SllCore;

/// <summary>One call: what a linearization, a coverage target and a report need of it. ε is in units of the
/// step.</summary>
internal interface IBandedCall
{
    /// <summary>What options and reports know the operator by.</summary>
    DiscreteOperator Kind { get; }

    /// <summary>The unit of the step, in units of the caller's input.</summary>
    double Unit { get; }

    /// <summary>What the band has a share of: "elements", or "rows".</summary>
    string Things { get; }

    /// <summary>The hard operator.</summary>
    Tensor Hard(Tensor x);

    /// <summary>A given ε in units of the step; refuses one whose bands would overlap.</summary>
    double InUnits(double eps);

    /// <summary>The ε for a coverage target, if anything can be measured.</summary>
    double? EpsFor(Tensor x, CoverageTarget coverage, ScalarType dtype);

    /// <summary>A legal ε where nothing can be measured.</summary>
    double Fallback(double eps);

    /// <summary>Makes the call.</summary>
    Tensor Linearize(Tensor x, double eps, BandStyle style, ScalarType dtype, ICallObserver? observer);

    /// <summary>Of how many things the band could have a share.</summary>
    long Counted(Tensor x);

    /// <summary>An ε to start with.</summary>
    double SuggestedEps(Tensor x, double eps, ScalarType dtype);

    /// <summary>The magnitude of the numbers at the boundaries.</summary>
    double Scale(Tensor x);
}
