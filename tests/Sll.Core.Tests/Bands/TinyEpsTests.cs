namespace SllCore.Tests.Bands;

/// <summary>Where jump/(2ε) is more than the dtype can hold.</summary>
public sealed class TinyEpsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_line_of_a_tiny_band_joins_the_plateaus(bool contiguous)
    {
        using var scope = NewDisposeScope();
        var x = tensor([0f, 1e-40f, -1e-39f, 1f]);
        Values(SllOps.Sign(Laid(x), 1e-39)).Should().Equal([0, 0.1, -1, 1], (a, b) => Math.Abs(a - b) < 1e-5);
        var y = tensor([0, 1e-310, -5e-309, 1]);
        Values(SllOps.Sign(Laid(y), 5e-309)).Should().Equal([0, 0.02, -1, 1], (a, b) => Math.Abs(a - b) < 1e-12);

        Tensor Laid(Tensor row) => contiguous ? row : stack([row, row], 1)[.., 0];
        static double[] Values(Tensor tensor) => tensor.to(float64).contiguous().data<double>().ToArray();
    }

    [Fact]
    public void Its_gradient_is_the_largest_number()
    {
        using var x = zeros(1, requires_grad: true);
        SllOps.Sign(x, 1e-39).sum().backward();
        x.grad!.item<float>().Should().Be(float.MaxValue);
    }

    [Fact]
    public void A_coverage_target_may_find_one()
    {
        using var x = tensor([0f, 0f, 1e-45f, 0f], requires_grad: true);
        using var scope = Sll.Linearize(new LinearizeOptions { Coverage = 1 });
        SllOps.Sign(x).data<float>().ToArray().Should().Equal(0, 0, 1, 0);
    }

    [Theory]
    [InlineData(1e-30)]
    [InlineData(1e30)]
    public void A_relaxation_is_finite_at_both_ends(double temperature)
    {
        using var scope = NewDisposeScope();
        using var relaxed = Sll.Use(new GumbelSoftmaxOperators(temperature));
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64, ScalarType.Float16 })
        {
            var x = tensor([-1.5, 0, 0.5, 1e4], dtype: dtype);
            foreach (var step in Oracle.AllSteps.All)
                Oracle.AllSteps.Call(step.Name, x).isfinite().all().item<bool>()
                    .Should().BeTrue("of {0} in {1}", step, dtype);
            SllOps.Argmax(x).isfinite().all().item<bool>().Should().BeTrue();
        }
    }
}
