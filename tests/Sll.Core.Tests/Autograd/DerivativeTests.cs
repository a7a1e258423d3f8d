using SllCore.Tests.Oracle;

namespace SllCore.Tests.Autograd;

/// <summary>The gradient is linear in what comes in, so it can be differentiated again, and again.</summary>
[Trait("Category", "Operators")]
public sealed class DerivativeTests
{
    private const double Eps = 0.25;

    public static IEnumerable<object[]> Layouts() =>
        from step in AllSteps.Paths.Concat(["Argmax", "Argmin", "TopK", "Rank", "Bucketize"])
        from dtype in new[] { ScalarType.Float32, ScalarType.Float64, ScalarType.BFloat16 }
        from contiguous in new[] { true, false }
        select new object[] { step, dtype, contiguous };

    // L = Σ c·f(x)³ with f' = J: ∂L/∂x = Jᵀ(3 c f²) and, J being constant, ∂²L/∂x² v = Jᵀ(6 c f · J v).
    [Theory, MemberData(nameof(Layouts))]
    public void Second_and_third_derivatives_follow_the_chain_rule(string name, ScalarType dtype, bool contiguous)
    {
        using var scope = NewDisposeScope();
        manual_seed(11);
        var x = (randn(8, 6) * 0.4).to(dtype);
        x = (contiguous ? x : x.t()).detach().requires_grad_();
        var c = randn(x.shape).to(dtype);
        var v = randn(x.shape).to(dtype);
        var y = Call(name, x);
        // TorchSharp frees a graph that is not retained even if one is created.
        var first = autograd.grad([(c * y.pow(3)).sum()], [x], retain_graph: true, create_graph: true)[0];
        var second = autograd.grad([(first * v).sum()], [x], retain_graph: true, create_graph: true)[0];
        var third = autograd.grad([(second * v).sum()], [x])[0];

        var f = y.detach();
        var jv = Jacobian(name, x, v);
        var tolerance = dtype == ScalarType.BFloat16 ? 0.05 : 1e-4;
        first.allclose(Jacobian(name, x, 3 * c * f * f), rtol: tolerance, atol: tolerance).Should().BeTrue();
        second.allclose(Jacobian(name, x, 6 * c * f * jv), rtol: tolerance, atol: tolerance * 10).Should().BeTrue();
        third.allclose(Jacobian(name, x, 6 * c * jv * jv), rtol: tolerance, atol: tolerance * 100).Should().BeTrue();
        second.count_nonzero().item<long>().Should().BePositive();
    }

    [Theory, MemberData(nameof(Layouts))]
    public void A_graph_kept_by_retain_graph_gives_the_same_gradient_again(
        string name, ScalarType dtype, bool contiguous)
    {
        using var scope = NewDisposeScope();
        manual_seed(12);
        var x = (randn(8, 6) * 0.4).to(dtype);
        x = (contiguous ? x : x.t()).detach().requires_grad_();
        var y = (Call(name, x) * randn(x.shape).to(dtype)).sum();
        y.backward(retain_graph: true);
        var once = x.grad!.clone();
        y.backward();
        x.grad!.Equals(once + once).Should().BeTrue();
    }

    [Fact]
    public void The_gradient_of_a_gradient_flows_to_what_it_was_multiplied_by()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 0.1, 2.0 }).requires_grad_();
        var weight = tensor(new[] { 3.0, 5.0 }).requires_grad_();
        var gradient = autograd.grad([(SllOps.Sign(x, Eps) * weight).sum()], [x], create_graph: true)[0];
        gradient.sum().backward();
        Inputs.ToDoubles(weight.grad!).Should().Equal(2, 0);
    }

    [Fact]
    public void An_unused_output_sends_no_gradient()
    {
        using var scope = NewDisposeScope();
        var x = ones(3).requires_grad_();
        var other = ones(3).requires_grad_();
        var y = SllOps.Sign(other, Eps);
        var gradients = autograd.grad([x.sum()], [x, other], allow_unused: true);
        (gradients[1] is null || gradients[1].IsInvalid).Should().BeTrue();
        y.requires_grad.Should().BeTrue();
    }

    private static Tensor Call(string name, Tensor x) => name switch
    {
        "Argmax" => SllOps.Argmax(x, -1, 1),
        "Argmin" => SllOps.Argmin(x, -1, 1),
        "TopK" => SllOps.TopK(x, 3, 1.0),
        "Rank" => SllOps.Rank(x, 0.3) / 8,
        "Bucketize" => SllOps.Bucketize(x, linspace(-0.5, 0.5, 4, dtype: float64).to(x.dtype), Eps),
        _ => AllSteps.Call(name, x, Eps),
    };

    private static Tensor Jacobian(string name, Tensor x, Tensor v)
    {
        using var leaf = x.detach().clone().requires_grad_();
        return autograd.grad([Call(name, leaf)], [leaf], [v.detach()])[0];
    }
}
