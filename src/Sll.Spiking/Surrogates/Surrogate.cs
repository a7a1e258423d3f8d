using SllCore.Coverage;
using SllCore.Spiking.Fused;

namespace SllCore.Spiking;

/// <summary>
/// The gradient that stands for the derivative of a neuron's step [u &gt; θ], as a function of d = u − θ. Every neuron
/// has one; a scope of <see cref="Sll.Linearize(double)"/> or <see cref="Sll.Use"/> takes its place.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>here</term><description>slope at d; the same elsewhere</description></listheader>
/// <item><term><see cref="Rectangle"/></term><description>1/(2ε) in |d| ≤ ε, floor/(2ε) outside; spikingjelly
/// <c>Rect(alpha=1/(2ε))</c> without a floor. One bit per neuron and step.</description></item>
/// <item><term><see cref="Coverage"/></term><description>the same, ε being measured</description></item>
/// <item><term><see cref="Arctan"/></term><description>(α/2)/(1 + (παd/2)²); snntorch <c>atan(alpha)</c>, spikingjelly
/// <c>ATan(alpha)</c></description></item>
/// <item><term><see cref="FastSigmoid"/></term><description>1/(1 + k|d|)²; snntorch <c>fast_sigmoid(slope=k)</c>, norse
/// <c>superspike</c> (Zenke and Ganguli 2018, arXiv:1705.11146)</description></item>
/// <item><term><see cref="Sigmoid"/></term><description>kσ(kd)(1 − σ(kd)); spikingjelly <c>Sigmoid(alpha=k)</c>,
/// snntorch <c>sigmoid(slope=k)</c></description></item>
/// <item><term><see cref="Triangle"/></term><description>max(0, 1 − |d|/w)/w (Bellec et al. 2018, arXiv:1803.09574,
/// times their dampening)</description></item>
/// </list>
/// </remarks>
public abstract class Surrogate
{
    // Slopes, distances and their products then stay within float32.
    private const double Least = 1e-30;
    private const double Most = 1e30;

    private protected Surrogate()
    {
    }

    /// <summary>1/(2ε) in the band |d| ≤ ε, and a fraction of it outside.</summary>
    /// <param name="eps">ε, in units of the potential: finite, above 0.</param>
    /// <param name="floor">The gradient outside as a fraction of that inside, from 0 to 1.</param>
    /// <returns>A surrogate.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Surrogate Rectangle(double eps, double floor = 0) =>
        new BandSurrogate(Argument.Positive(eps), null, Check.Share(floor));

    /// <summary>A rectangle whose ε each call chooses so that a fraction of its potentials is in the band.</summary>
    /// <param name="fraction">Which fraction: above 0, at most 1.</param>
    /// <param name="floor">The gradient outside as a fraction of that inside, from 0 to 1.</param>
    /// <param name="processes">Those over whose potentials ε is measured, for all of them the same; null for this one's
    /// alone. A scope's <see cref="LinearizeOptions.AllReduce"/> does the same.</param>
    /// <returns>A surrogate. ε is a number measured on at most 256 neurons over all steps; no gradient flows through
    /// it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static Surrogate Coverage(double fraction, double floor = 0, IAllReduce? processes = null) =>
        new BandSurrogate(1, new(Argument.Fraction(fraction), processes), Check.Share(floor));

    /// <summary>(α/2)/(1 + (παd/2)²).</summary>
    /// <param name="alpha">α: from 1e-30 to 1e30.</param>
    /// <returns>A surrogate.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is outside its range.</exception>
    public static Surrogate Arctan(double alpha = 2)
    {
        Argument.Between(alpha, Least, Most);
        var stretch = Math.PI * alpha / 2;
        return new SmoothSurrogate(new(d => alpha / 2 / (1 + (stretch * d * stretch * d)), stretch: stretch));
    }

    /// <summary>1/(1 + k|d|)².</summary>
    /// <param name="k">k: from 1e-30 to 1e30.</param>
    /// <returns>A surrogate.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is outside its range.</exception>
    public static Surrogate FastSigmoid(double k = 25)
    {
        Argument.Between(k, Least, Most);
        return new SmoothSurrogate(new(d => 1 / ((1 + (k * d)) * (1 + (k * d))), stretch: k));
    }

    /// <summary>kσ(kd)(1 − σ(kd)), σ being the logistic function.</summary>
    /// <param name="k">k: from 1e-30 to 1e30.</param>
    /// <returns>A surrogate.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is outside its range.</exception>
    public static Surrogate Sigmoid(double k = 4)
    {
        Argument.Between(k, Least, Most);
        // e^−|kd|/(1 + e^−|kd|)² is the product without the cancellation in 1 − σ.
        double Slope(double d) => k * Math.Exp(-k * d) / Math.Pow(1 + Math.Exp(-k * d), 2);
        return new SmoothSurrogate(new(Slope, stretch: k / 2));
    }

    /// <summary>max(0, 1 − |d|/w)/w.</summary>
    /// <param name="width">w, in units of the potential: from 1e-30 to 1e30.</param>
    /// <returns>A surrogate.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is outside its range.</exception>
    public static Surrogate Triangle(double width = 1)
    {
        Argument.Between(width, Least, Most);
        return new SmoothSurrogate(new(d => Math.Max(0, 1 - (d / width)) / width, fall: 1 / width));
    }

    /// <summary>What a call takes from this surrogate.</summary>
    internal abstract SpikeRule Rule { get; }
}

/// <summary>A <see cref="Surrogate"/> with a band.</summary>
internal sealed class BandSurrogate(double eps, CoverageTarget? coverage, double floor) : Surrogate
{
    internal override SpikeRule Rule { get; } =
        new BandRule(
            new LinearizeOptions
            {
                Eps = eps, Coverage = coverage?.Fraction, Forward = ForwardValues.Hard, AllReduce = coverage?.Processes,
            },
            floor);
}

/// <summary>A <see cref="Surrogate"/> that falls with |d|.</summary>
internal sealed class SmoothSurrogate(SlopeTable table) : Surrogate
{
    internal override SpikeRule Rule { get; } = new SlopeRule(table);
}
