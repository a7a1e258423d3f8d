using SllCore.Tests.Support;

namespace SllCore.Tests.Tables;

public sealed class GumbelSoftmaxOperatorsTests
{
    [Fact]
    public void Winners_are_samples_of_the_softmax()
    {
        manual_seed(1);
        double[] logits = [1, 0, -1];
        using var input = tensor(logits).expand(20000, 3);
        using var scope = Sll.Use(new GumbelSoftmaxOperators(0.5, ForwardValues.Hard));
        using var leaf = input.contiguous().requires_grad_();
        using var output = SllOps.Argmax(leaf);
        var sum = logits.Sum(Math.Exp);
        for (var i = 0; i < 3; i++)
        {
            var p = Math.Exp(logits[i]) / sum;
            // Five standard errors.
            output.mean([0])[i].item<double>().Should().BeApproximately(p, 5 * Math.Sqrt(p * (1 - p) / 20000));
        }
        output.sum(1).eq(1).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void The_gradient_is_that_of_the_softmax_of_the_noisy_input()
    {
        using var input = randn(6, 4, dtype: float64).requires_grad_();
        using var g = randn(6, 4, dtype: float64);
        foreach (var forward in Enum.GetValues<ForwardValues>())
        {
            input.grad = null;
            manual_seed(7);
            using (Sll.Use(new GumbelSoftmaxOperators(0.5, forward)))
                SllOps.Argmax(input).backward([g]);
            manual_seed(7);
            using var exponential = empty(6, 4, dtype: float64).exponential_();
            var noisy = (input.detach() - exponential.log()) / 0.5;
            var p = noisy.exp() / noisy.exp().sum(1, keepdim: true);
            var expected = p * (g - (p * g).sum(1, keepdim: true)) / 0.5;
            (input.grad! - expected).abs().max().item<double>().Should().BeLessThan(1e-12);
        }
    }

    [Fact]
    public void The_seed_reproduces_the_samples_and_calls_draw_anew()
    {
        using var input = zeros(100, 5);
        using var scope = Sll.Use(new GumbelSoftmaxOperators(forward: ForwardValues.Hard));
        manual_seed(3);
        using var first = SllOps.Argmax(input);
        using var other = SllOps.Argmax(input);
        manual_seed(3);
        using var again = SllOps.Argmax(input);
        Bits.Of(first).Should().Equal(Bits.Of(again));
        Bits.Of(first).Should().NotEqual(Bits.Of(other));
    }

    [Fact]
    public void Half_types_keep_their_dtype_and_integers_the_hard_argmax()
    {
        using var scope = Sll.Use(new GumbelSoftmaxOperators());
        using var half = zeros(4, 3, dtype: bfloat16, requires_grad: true);
        using var output = SllOps.Argmax(half);
        output.dtype.Should().Be(ScalarType.BFloat16);
        output.sum().backward();
        half.grad!.dtype.Should().Be(ScalarType.BFloat16);
        using var integers = tensor(new long[,] { { 1, 3, 2 } });
        using var winner = SllOps.Argmax(integers);
        winner.data<long>().ToArray().Should().Equal(0, 1, 0);
    }
}
