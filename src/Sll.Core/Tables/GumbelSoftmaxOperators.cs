namespace SllCore;

/// <summary>
/// Argmax as the Gumbel-softmax (Jang et al. 2017, arXiv:1611.01144): softmax((x + n)/τ) with Gumbel noise
/// n = −ln E, E ~ Exp(1), so that the entry that wins is a sample of softmax(x). The other operators are those of
/// <see cref="RelaxedOperators"/>. Immutable.
/// </summary>
/// <remarks>The noise comes from torch's generator of the input's device: <c>torch.manual_seed</c> reproduces it. Every
/// call draws anew, also without gradients; outside the scope the hard argmax is deterministic.</remarks>
public class GumbelSoftmaxOperators : RelaxedOperators
{
    /// <summary>Initializes a new instance of the <see cref="GumbelSoftmaxOperators"/> class.</summary>
    /// <param name="temperature">τ, in units of the input: finite, above 0.</param>
    /// <param name="hard">True for one-hot samples with the relaxation's gradient.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="temperature"/> is not finite or not above 0.</exception>
    public GumbelSoftmaxOperators(double temperature = 1, bool hard = false)
        : base(temperature, hard)
    {
    }

    /// <inheritdoc/>
    protected override Tensor OneHot(Tensor input, long dim)
    {
        if (!input.is_floating_point())
            return base.OneHot(input, dim);
        using var scope = NewDisposeScope();
        var logits = Argument.Widen(input);
        var noise = empty_like(logits, requires_grad: false).exponential_().log_().neg_();
        return base.OneHot(logits + noise, dim).to(input.dtype).MoveToOuterDisposeScope();
    }
}
