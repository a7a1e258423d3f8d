namespace Digits;

/// <summary>
/// Linearized operators whose Argmax explores: it chooses by x + noise · n, with Gumbel noise n = −ln E, E ~ Exp(1), so
/// that branches which are not the largest yet are tried, and learn (Jang et al. 2017, arXiv:1611.01144).
/// </summary>
internal sealed class ExploringOperators(LinearizeOptions options, double noise, Generator generator)
    : LinearizedOperators(options)
{
    protected override Tensor Apply(ChoiceOperator choice, Tensor input, long dim)
    {
        using var scope = NewDisposeScope();
        var gumbel = empty_like(input, requires_grad: false).exponential_(generator: generator).log_().neg_();
        return base.Apply(choice, input + noise * gumbel, dim).MoveToOuterDisposeScope();
    }
}
