using SllCore.Tests.Support;

namespace SllCore.Tests;

public sealed class DifferentiableTests
{
    [Fact]
    public void Values_are_the_functions_and_gradients_those_of_the_smoothed_function()
    {
        // A lookup with steps of 1, 3 and −2 at −1, 0.25 and 2.
        static double Lookup(double x) => x < -1 ? 5 : x < 0.25 ? 6 : x < 2 ? 9 : 7;
        var function = Sll.Differentiable(x => tensor(x.data<double>().ToArray().Select(Lookup).ToArray()), eps: 0.5);
        double[] points = [-4, -1.4, -1, -0.6, -0.3, 0.1, 1, 1.6, 2.3, 9];
        using var input = tensor(points).requires_grad_();
        using var output = function(input);
        output.data<double>().ToArray().Should().Equal(points.Select(Lookup));
        output.sum().backward();
        input.grad!.data<double>().ToArray().Should().Equal(points.Select(x => Lookup(x + 0.5) - Lookup(x - 0.5)));
    }

    [Fact]
    public void For_a_single_step_it_is_hard_forward_with_the_exact_slope()
    {
        using var x = linspace(-2.03, 2, 60, dtype: float64);
        var (first, second) = (x.clone().requires_grad_(), x.clone().requires_grad_());
        Sll.Differentiable(sign, eps: 0.7)(first).sum().backward();
        using (Sll.Linearize(new LinearizeOptions { Eps = 0.7, Forward = ForwardValues.Hard, Slope = BandSlope.Exact }))
            SllOps.Sign(second).sum().backward();
        (first.grad! - second.grad!).abs().max().item<double>().Should().BeLessThan(1e-12);
    }

    [Fact]
    public void A_bucketization_keeps_the_dtype_of_the_input()
    {
        using var boundaries = tensor([0f, 1f, 2f]);
        var function = Sll.Differentiable(x => bucketize(x, boundaries), eps: 0.25);
        using var input = tensor([-0.1f, 0.5f, 1.9f]).requires_grad_();
        using var output = function(input);
        output.dtype.Should().Be(ScalarType.Float32);
        output.data<float>().ToArray().Should().Equal(0, 1, 2);
        output.sum().backward();
        input.grad!.data<float>().ToArray().Should().Equal(2, 0, 2);
    }

    [Fact]
    public void Without_gradients_the_function_is_called_once()
    {
        var calls = 0;
        var function = Sll.Differentiable(x => { calls++; return x.round(); }, eps: 0.5);
        using var input = randn(4);
        function(input).Dispose();
        calls.Should().Be(1);
        using var leaf = input.clone().requires_grad_();
        function(leaf).Dispose();
        calls.Should().Be(4);
    }

    [Fact]
    public void The_result_is_a_tensor_of_its_own()
    {
        using var input = ones(2);
        using var output = Sll.Differentiable(x => x, eps: 0.5)(input);
        output.fill_(4);
        input.data<float>().ToArray().Should().Equal(1, 1);
    }

    [Fact]
    public void Infinity_has_gradient_zero()
    {
        using var input = tensor([double.PositiveInfinity, double.NaN, 0.5]).requires_grad_();
        using var output = Sll.Differentiable(x => x.round(), eps: 0.5)(input);
        output.sum().backward();
        input.grad!.data<double>().ToArray().Should().Equal(0, 0, 1);
    }

    [Fact]
    public void Nothing_is_left_alive()
    {
        var function = Sll.Differentiable(x => x.round(), eps: 0.5);
        using var input = randn(8).requires_grad_();
        using var ones = ones_like(input, requires_grad: false);
        Step();
        var before = Tensor.TotalCount;
        for (var i = 0; i < 50; i++)
            Step();
        (Tensor.TotalCount - before).Should().BeLessThan(10);

        void Step()
        {
            using (var output = function(input))
                output.backward([ones]);
            using var gradient = input.grad;
            input.grad = null;
        }
    }
}
