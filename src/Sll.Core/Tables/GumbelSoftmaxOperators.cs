using SllCore.Kernels;

namespace SllCore;

/// <summary>
/// Choices with Gumbel noise; Argmax is then the Gumbel-softmax (Jang et al. 2017, arXiv:1611.01144):
/// softmax((x + n)/τ) with Gumbel noise n = −ln E, E ~ Exp(1), so that the entry that wins is a sample of softmax(x).
/// The other operators are those of <see cref="RelaxedOperators"/>. Immutable.
/// </summary>
/// <remarks>The noise comes from torch's generator of the input's device: <c>torch.manual_seed</c> reproduces it. Every
/// call draws anew, also without gradients; outside the scope the hard argmax is deterministic.</remarks>
public class GumbelSoftmaxOperators : RelaxedOperators
{
    /// <summary>Initializes a new instance of the <see cref="GumbelSoftmaxOperators"/> class.</summary>
    /// <param name="temperature">τ, in units of the input: from 1e-30 to 1e30.</param>
    /// <param name="forward">Soft samples, or one-hot ones with the relaxation's gradient.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public GumbelSoftmaxOperators(double temperature = 1, ForwardValues forward = ForwardValues.Soft)
        : base(temperature, forward)
    {
    }

    /// <inheritdoc/>
    protected override Tensor Apply(ChoiceOperator choice, Tensor input, long dim)
    {
        if (!input.is_floating_point())
            return base.Apply(choice, input, dim);
        using var scope = NewDisposeScope();
        var logits = HalfTypes.Widen(input);
        var noise = empty_like(logits, requires_grad: false).exponential_().log_().neg_();
        // Of the smallest, too, the winner is a sample: there the noise points downwards.
        var noisy = choice.ChoosesLargest ? logits.Plus(noise) : logits - noise;
        return base.Apply(choice, noisy, dim).to(input.dtype).MoveToOuterDisposeScope();
    }
}
