using SllCore.Spiking.Neurons;

namespace SllCore.Spiking;

/// <summary>The neurons as modules, to be written like those of <c>torch.nn</c> after
/// <c>using static SllCore.Spiking.SpikingModules;</c>.</summary>
/// <remarks>
/// Every neuron trains without a scope: its default surrogate is <see cref="Surrogate.Rectangle"/> of half-width θ on a
/// floor of 0.05.
/// </remarks>
public static partial class SpikingModules
{
    /// <summary>Makes leaky integrate-and-fire neurons.</summary>
    /// <param name="beta">β, the part of the potential that is left after one step: from 0 to 1.</param>
    /// <param name="threshold">θ, the potential above which they fire: finite and above 0 in float32.</param>
    /// <param name="reset">What a spike does to the potential.</param>
    /// <param name="detachReset">No gradient flows from the reset to the spike. The forward is the same.</param>
    /// <param name="learnBeta">The logit of β is the parameter <c>beta_logit</c>.</param>
    /// <param name="learnThreshold">θ is the parameter <c>threshold</c>.</param>
    /// <param name="refractory">Steps after a spike in which nothing is charged; composed if above 0.</param>
    /// <param name="surrogate">The gradient of the step, or null for the default.</param>
    /// <returns>A module.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static Leaky Leaky(
        double beta = 0.9, double threshold = 1, Reset reset = Reset.Subtract, bool detachReset = true,
            bool learnBeta = false,
        bool learnThreshold = false, int refractory = 0, Surrogate? surrogate = null) =>
        Leaky(nameof(Leaky), Beta(beta, learnBeta), Threshold(threshold, learnThreshold), reset, detachReset,
            refractory, surrogate);

    /// <summary>Makes integrate-and-fire neurons:
    /// <see cref="Leaky(double, double, Reset, bool, bool, bool, int, Surrogate?)"/> with β = 1.</summary>
    /// <param name="threshold">θ: finite and above 0 in float32.</param>
    /// <param name="reset">What a spike does to the potential.</param>
    /// <param name="detachReset">No gradient flows from the reset to the spike.</param>
    /// <param name="learnThreshold">θ is the parameter <c>threshold</c>.</param>
    /// <param name="refractory">Steps after a spike in which nothing is charged; composed if above 0.</param>
    /// <param name="surrogate">The gradient of the step, or null for the default.</param>
    /// <returns>A module. spikingjelly <c>IFNode</c>, norse <c>IAFCell</c>, NIR <c>IF</c> with
    /// <see cref="Reset.Zero"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static Leaky IntegrateAndFire(
        double threshold = 1, Reset reset = Reset.Subtract, bool detachReset = true, bool learnThreshold = false,
        int refractory = 0, Surrogate? surrogate = null) =>
        Leaky(nameof(IntegrateAndFire), Beta(1, false), Threshold(threshold, learnThreshold), reset, detachReset,
            refractory, surrogate);

    /// <summary>Makes leaky neurons behind synapses with a current of their own.</summary>
    /// <param name="alpha">α, the part of the current that is left after one step: from 0 to 1.</param>
    /// <param name="beta">β, that of the potential: from 0 to 1.</param>
    /// <param name="threshold">θ: finite and above 0 in float32.</param>
    /// <param name="reset">What a spike does to the potential.</param>
    /// <param name="detachReset">No gradient flows from the reset to the spike.</param>
    /// <param name="learnBeta">The logit of β is the parameter <c>beta_logit</c>.</param>
    /// <param name="learnThreshold">θ is the parameter <c>threshold</c>.</param>
    /// <param name="refractory">Steps after a spike in which nothing is charged; composed if above 0.</param>
    /// <param name="surrogate">The gradient of the step, or null for the default.</param>
    /// <returns>A module.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static Synaptic Synaptic(
        double alpha = 0.8, double beta = 0.9, double threshold = 1, Reset reset = Reset.Subtract,
            bool detachReset = true,
        bool learnBeta = false, bool learnThreshold = false, int refractory = 0, Surrogate? surrogate = null)
    {
        var (share, level) = (Beta(beta, learnBeta), Threshold(threshold, learnThreshold));
        return new(Check.Share(alpha), share, level, NeuronOptions.Of(reset, detachReset, refractory, surrogate,
            threshold));
    }

    /// <summary>Makes leaky neurons whose threshold rises with every spike.</summary>
    /// <param name="beta">β, the part of the potential that is left after one step: from 0 to 1.</param>
    /// <param name="threshold">θ at rest: finite and above 0 in float32.</param>
    /// <param name="rho">ρ, the part of the adaptation that is left after one step: from 0 to 1.</param>
    /// <param name="kappa">κ, by how much a spike lifts the threshold: finite.</param>
    /// <param name="reset">What a spike does to the potential.</param>
    /// <param name="detachReset">No gradient flows from the reset to the spike.</param>
    /// <param name="learnBeta">The logit of β is the parameter <c>beta_logit</c>.</param>
    /// <param name="learnThreshold">θ is the parameter <c>threshold</c>.</param>
    /// <param name="refractory">Steps after a spike in which nothing is charged; composed if above 0.</param>
    /// <param name="surrogate">The gradient of the step, or null for the default.</param>
    /// <returns>A module.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static Adaptive Adaptive(
        double beta = 0.9, double threshold = 1, double rho = 0.97, double kappa = 0.2, Reset reset = Reset.Subtract,
        bool detachReset = true, bool learnBeta = false, bool learnThreshold = false, int refractory = 0,
        Surrogate? surrogate = null)
    {
        var (share, level) = (Beta(beta, learnBeta), Threshold(threshold, learnThreshold));
        return new(
            Check.Share(rho), Check.Finite(kappa), share, level,
            NeuronOptions.Of(reset, detachReset, refractory, surrogate, threshold));
    }

    /// <summary>Makes leaky neurons that hear each other's last spikes.</summary>
    /// <param name="features">How many neurons there are: the size of the input's last dimension.</param>
    /// <param name="beta">β, the part of the potential that is left after one step: from 0 to 1.</param>
    /// <param name="threshold">θ: finite and above 0 in float32.</param>
    /// <param name="reset">What a spike does to the potential.</param>
    /// <param name="detachReset">No gradient flows from the reset to the spike.</param>
    /// <param name="learnBeta">The logit of β is the parameter <c>cell.beta_logit</c>.</param>
    /// <param name="learnThreshold">θ is the parameter <c>cell.threshold</c>.</param>
    /// <param name="refractory">Steps after a spike in which nothing is charged.</param>
    /// <param name="surrogate">The gradient of the step, or null for the default.</param>
    /// <returns>A module with the parameter <c>recurrent.weight</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static RecurrentLeaky RecurrentLeaky(
        long features, double beta = 0.9, double threshold = 1, Reset reset = Reset.Subtract, bool detachReset = true,
        bool learnBeta = false, bool learnThreshold = false, int refractory = 0, Surrogate? surrogate = null)
    {
        var (share, level) = (Beta(beta, learnBeta), Threshold(threshold, learnThreshold));
        return new(
            Check.Positive(features), share, level, NeuronOptions.Of(reset, detachReset, refractory, surrogate,
                threshold));
    }

    /// <summary>Makes leaky integrators, which do not fire.</summary>
    /// <param name="beta">β, the part of the potential that is left after one step: from 0 to 1.</param>
    /// <param name="learnBeta">The logit of β is the parameter <c>beta_logit</c>.</param>
    /// <returns>A module whose output is the potential.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="beta"/> is outside its range.</exception>
    public static LeakyReadout LeakyReadout(double beta = 0.9, bool learnBeta = false) => new(Beta(beta, learnBeta));

    /// <summary>Makes neurons of Izhikevich; the defaults spike regularly.</summary>
    /// <param name="a">a, the rate of the recovery, per millisecond.</param>
    /// <param name="b">b, its sensitivity to the potential.</param>
    /// <param name="c">c, the potential after a spike, in millivolts: below 30.</param>
    /// <param name="d">d, the jump of the recovery at a spike.</param>
    /// <param name="dt">Δt, the length of a step in milliseconds: above 0.</param>
    /// <param name="surrogate">The gradient of the step; by default the rectangle of half-width 30 on a floor of
    /// 0.05.</param>
    /// <returns>A module.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static Izhikevich Izhikevich(
        double a = 0.02, double b = 0.2, double c = -65, double d = 8, double dt = 0.5, Surrogate? surrogate = null) =>
        new((Check.Finite(a), Check.Finite(b), Check.Finite(c), Check.Finite(d), Argument.Positive(dt)), surrogate);

    private static Leaky Leaky(
        string name, NeuronParameter beta, NeuronParameter threshold, Reset reset, bool detachReset, int refractory,
        Surrogate? surrogate) =>
        new(name, beta, threshold, NeuronOptions.Of(reset, detachReset, refractory, surrogate, threshold.Number));

    private static NeuronParameter Beta(double beta, bool isLearned) =>
        NeuronParameter.Of(isLearned ? Check.Learnable(beta) : Check.Share(beta), isLearned, isShare: true);

    private static NeuronParameter Threshold(double threshold, bool isLearned) =>
        NeuronParameter.Of(Check.Threshold(threshold), isLearned, isShare: false);
}
