using SllCore.Spiking.Neurons;

namespace SllCore.Spiking;

/// <content>The neurons with a β and a θ for every feature.</content>
public static partial class SpikingModules
{
    /// <summary>Makes leaky integrate-and-fire neurons with a β and a θ for every feature.</summary>
    /// <param name="beta">β, of a shape that broadcasts with a step [batch, …]: from 0 to 1.</param>
    /// <param name="threshold">θ, likewise: above 0.</param>
    /// <param name="reset">What a spike does to the potential.</param>
    /// <param name="detachReset">No gradient flows from the reset to the spike. The forward is the same.</param>
    /// <param name="learnBeta">The logits of β are the parameter <c>beta_logit</c>, else β is the buffer
    /// <c>beta</c>.</param>
    /// <param name="learnThreshold">θ is the parameter <c>threshold</c>, else the buffer <c>threshold</c>.</param>
    /// <param name="refractory">Steps after a spike in which nothing is charged; composed if above 0.</param>
    /// <param name="surrogate">The gradient of the step; by default the rectangle of half-width mean θ on its
    /// floor.</param>
    /// <returns>A module.</returns>
    /// <exception cref="ArgumentNullException">A tensor is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static Leaky Leaky(
        Tensor beta, Tensor threshold, Reset reset = Reset.Subtract, bool detachReset = true, bool learnBeta = false,
        bool learnThreshold = false, int refractory = 0, Surrogate? surrogate = null) =>
        Leaky(nameof(Leaky), Beta(beta, learnBeta), Threshold(threshold, learnThreshold), reset, detachReset,
            refractory, surrogate);

    /// <summary>Makes integrate-and-fire neurons with a θ for every feature.</summary>
    /// <param name="threshold">θ, of a shape that broadcasts with a step [batch, …]: above 0.</param>
    /// <param name="reset">What a spike does to the potential.</param>
    /// <param name="detachReset">No gradient flows from the reset to the spike. The forward is the same.</param>
    /// <param name="learnThreshold">θ is the parameter <c>threshold</c>, else the buffer <c>threshold</c>.</param>
    /// <param name="refractory">Steps after a spike in which nothing is charged; composed if above 0.</param>
    /// <param name="surrogate">The gradient of the step; by default the rectangle of half-width mean θ on its
    /// floor.</param>
    /// <returns>A module.</returns>
    /// <exception cref="ArgumentNullException">A tensor is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static Leaky IntegrateAndFire(
        Tensor threshold, Reset reset = Reset.Subtract, bool detachReset = true, bool learnThreshold = false,
        int refractory = 0, Surrogate? surrogate = null) =>
        Leaky(nameof(IntegrateAndFire), Beta(1, false), Threshold(threshold, learnThreshold), reset, detachReset,
            refractory, surrogate);

    /// <summary>Makes leaky neurons behind synapses, with a β and a θ for every feature.</summary>
    /// <param name="alpha">α, the part of the current that is left after one step: from 0 to 1.</param>
    /// <param name="beta">β, of a shape that broadcasts with a step [batch, …]: from 0 to 1.</param>
    /// <param name="threshold">θ, likewise: above 0.</param>
    /// <param name="reset">What a spike does to the potential.</param>
    /// <param name="detachReset">No gradient flows from the reset to the spike. The forward is the same.</param>
    /// <param name="learnBeta">The logits of β are the parameter <c>beta_logit</c>, else β is the buffer
    /// <c>beta</c>.</param>
    /// <param name="learnThreshold">θ is the parameter <c>threshold</c>, else the buffer <c>threshold</c>.</param>
    /// <param name="refractory">Steps after a spike in which nothing is charged; composed if above 0.</param>
    /// <param name="surrogate">The gradient of the step; by default the rectangle of half-width mean θ on its
    /// floor.</param>
    /// <returns>A module.</returns>
    /// <exception cref="ArgumentNullException">A tensor is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static Synaptic Synaptic(
        double alpha, Tensor beta, Tensor threshold, Reset reset = Reset.Subtract, bool detachReset = true,
        bool learnBeta = false, bool learnThreshold = false, int refractory = 0, Surrogate? surrogate = null)
    {
        var (share, level) = (Beta(beta, learnBeta), Threshold(threshold, learnThreshold));
        return new(Check.Share(alpha), share, level, NeuronOptions.Of(reset, detachReset, refractory, surrogate,
            level.Number));
    }

    /// <summary>Makes leaky neurons whose threshold rises with every spike, with a β and a θ for every
    /// feature.</summary>
    /// <param name="beta">β, of a shape that broadcasts with a step [batch, …]: from 0 to 1.</param>
    /// <param name="threshold">θ at rest, likewise: above 0.</param>
    /// <param name="rho">ρ, the part of the adaptation that is left after one step: from 0 to 1.</param>
    /// <param name="kappa">κ, by how much a spike lifts the threshold: finite.</param>
    /// <param name="reset">What a spike does to the potential.</param>
    /// <param name="detachReset">No gradient flows from the reset to the spike. The forward is the same.</param>
    /// <param name="learnBeta">The logits of β are the parameter <c>beta_logit</c>, else β is the buffer
    /// <c>beta</c>.</param>
    /// <param name="learnThreshold">θ is the parameter <c>threshold</c>, else the buffer <c>threshold</c>.</param>
    /// <param name="refractory">Steps after a spike in which nothing is charged; composed if above 0.</param>
    /// <param name="surrogate">The gradient of the step; by default the rectangle of half-width mean θ on its
    /// floor.</param>
    /// <returns>A module.</returns>
    /// <exception cref="ArgumentNullException">A tensor is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static Adaptive Adaptive(
        Tensor beta, Tensor threshold, double rho = 0.97, double kappa = 0.2, Reset reset = Reset.Subtract,
        bool detachReset = true, bool learnBeta = false, bool learnThreshold = false, int refractory = 0,
        Surrogate? surrogate = null)
    {
        var (share, level) = (Beta(beta, learnBeta), Threshold(threshold, learnThreshold));
        return new(
            Check.Share(rho), Check.Finite(kappa), share, level,
            NeuronOptions.Of(reset, detachReset, refractory, surrogate, level.Number));
    }

    /// <summary>Makes leaky neurons that hear each other's last spikes, each with a β and a θ of its own.</summary>
    /// <param name="features">How many neurons there are: the size of the input's last dimension.</param>
    /// <param name="beta">β, of the shape [features]: from 0 to 1.</param>
    /// <param name="threshold">θ, likewise: above 0.</param>
    /// <param name="reset">What a spike does to the potential.</param>
    /// <param name="detachReset">No gradient flows from the reset to the spike. The forward is the same.</param>
    /// <param name="learnBeta">The logits of β are the parameter <c>cell.beta_logit</c>, else β is the buffer
    /// <c>cell.beta</c>.</param>
    /// <param name="learnThreshold">θ is the parameter <c>cell.threshold</c>, else the buffer
    /// <c>cell.threshold</c>.</param>
    /// <param name="refractory">Steps after a spike in which nothing is charged; composed if above 0.</param>
    /// <param name="surrogate">The gradient of the step; by default the rectangle of half-width mean θ on its
    /// floor.</param>
    /// <returns>A module.</returns>
    /// <exception cref="ArgumentNullException">A tensor is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static RecurrentLeaky RecurrentLeaky(
        long features, Tensor beta, Tensor threshold, Reset reset = Reset.Subtract, bool detachReset = true,
        bool learnBeta = false, bool learnThreshold = false, int refractory = 0, Surrogate? surrogate = null)
    {
        var (share, level) = (Beta(beta, learnBeta), Threshold(threshold, learnThreshold));
        return new(
            Check.Positive(features), share, level, NeuronOptions.Of(reset, detachReset, refractory, surrogate,
                level.Number));
    }

    /// <summary>Makes leaky integrators with a β for every feature.</summary>
    /// <param name="beta">β, of a shape that broadcasts with a step [batch, …]: from 0 to 1.</param>
    /// <param name="learnBeta">The logits of β are the parameter <c>beta_logit</c>, else β is the buffer
    /// <c>beta</c>.</param>
    /// <returns>A module.</returns>
    /// <exception cref="ArgumentNullException">A tensor is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static LeakyReadout LeakyReadout(Tensor beta, bool learnBeta = false) => new(Beta(beta, learnBeta));

    private static NeuronParameter Beta(Tensor beta, bool isLearned) => NeuronParameter.Of(
        Check.Features(
            beta, isLearned ? double.Epsilon : 0, isLearned ? Math.BitDecrement(1.0) : 1,
                isLearned ? "above 0 and below 1" : "from 0 to 1", nameof(beta)),
        isLearned, isShare: true);

    private static NeuronParameter Threshold(Tensor threshold, bool isLearned) => NeuronParameter.Of(
        Check.Features(threshold, float.Epsilon, float.MaxValue, "finite and above 0 in float32", nameof(threshold)),
            isLearned, isShare: false);
}
