using SllCore.Tests.Support;

namespace SllCore.Tests.Autograd;

public sealed class SurrogateGradientTests
{
    [Fact]
    public void Values_are_the_given_ones_and_the_gradient_is_the_slope()
    {
        using var input = tensor([1.0, 2, 3]).requires_grad_();
        using var value = tensor([0.1, -0.0, double.NaN]);
        using var output = SurrogateGradient.Apply(input, value, tensor([2.0, 0, -1]));
        Bits.Of(output).Should().Equal(Bits.Of(value));
        output.backward([tensor([1.0, 10, 100])]);
        input.grad!.data<double>().ToArray().Should().Equal(2, 0, -100);
    }

    [Fact]
    public void A_bool_slope_selects_even_where_the_gradient_is_not_finite()
    {
        using var input = zeros(2, dtype: float64, requires_grad: true);
        using var output = SurrogateGradient.Apply(input, input, tensor([true, false]));
        output.backward([tensor([3.0, double.PositiveInfinity])]);
        input.grad!.data<double>().ToArray().Should().Equal(3, 0);
    }

    [Fact]
    public void The_value_is_copied()
    {
        using var input = zeros(2, requires_grad: true);
        using var value = ones(2);
        using var output = SurrogateGradient.Apply(input, value);
        value.fill_(5);
        output.data<float>().ToArray().Should().Equal(1, 1);
        value.requires_grad.Should().BeFalse();
        using var plain = SurrogateGradient.Apply(value, value);
        plain.fill_(8);
        value.data<float>().ToArray().Should().Equal(5, 5);
    }

    [Fact]
    public void The_leafs_gradient_shares_no_memory_with_what_arrived()
    {
        using var input = zeros(2, requires_grad: true);
        using var g = ones(2);
        SurrogateGradient.Apply(input, input).backward([g]);
        input.grad!.fill_(9);
        g.data<float>().ToArray().Should().Equal(1, 1);
    }

    [Fact]
    public void Half_types_multiply_in_the_slopes_precision_and_round_once()
    {
        using var input = zeros(1, dtype: float16, requires_grad: true);
        using var slope = tensor([1.0009765f / 3]);
        SurrogateGradient.Apply(input, zeros(1, dtype: float16), slope).backward([full(1, 3, dtype: float16)]);
        input.grad!.dtype.Should().Be(ScalarType.Float16);
        input.grad!.item<Half>().Should().Be((Half)1.0009765f);
    }

    [Fact]
    public void An_expanded_gradient_and_an_unused_result_are_no_trouble()
    {
        using var input = randn(3, 4).requires_grad_();
        SurrogateGradient.Apply(input, input).sum().backward();
        input.grad!.data<float>().ToArray().Should().AllBeEquivalentTo(1f);
    }
}
