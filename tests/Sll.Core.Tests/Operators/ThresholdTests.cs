using SllCore.Tests.Oracle;

namespace SllCore.Tests.Operators;

/// <summary>Threshold(x, t) = Heaviside(x − t), with t a number or a tensor that learns.</summary>
[Trait("Category", "Operators")]
public sealed class ThresholdTests
{
    public static TheoryData<ScalarType, double, double> Cases()
    {
        var cases = new TheoryData<ScalarType, double, double>();
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16 })
        {
            foreach (var threshold in new[] { 0.5, -1.25, 0.1, 3.7 })
            {
                foreach (var eps in new[] { 1e-3, 0.25, 2.0 })
                    cases.Add(dtype, threshold, eps);
            }
        }
        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_number_moves_the_boundary(ScalarType dtype, double threshold, double eps)
    {
        using var scope = NewDisposeScope();
        // torch compares in the dtype of the tensor.
        var origin = FloatFormat.Of(dtype).Round(threshold);
        var numbers = Inputs.Around(eps, dtype, origin);
        var call = new StepCase("Threshold", eps, dtype) { Origin = origin };
        var x = Inputs.ToTensor(numbers, dtype).requires_grad_();
        var y = SllOps.Threshold(x, threshold, eps);
        y.sum().backward();
        StepCheck.Values(call, numbers, Inputs.ToDoubles(y)).Should().BeNull();
        StepCheck.Gradients(call, numbers, [.. numbers.Select(_ => 1.0)], Inputs.ToDoubles(x.grad!)).Should().BeNull();
        using (Sll.Linearize(eps))
            SllOps.Threshold(x, threshold).bytes.SequenceEqual(y.bytes).Should().BeTrue();
        SllOps.Threshold(x, threshold).bytes.SequenceEqual(x.gt(threshold).to(dtype).bytes).Should().BeTrue();
    }

    [Fact]
    public void A_bool_moves_the_boundary_as_its_number()
    {
        using var scope = NewDisposeScope();
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16 })
        {
            var x = tensor(new[] { 0.25, 0.75, 1.125 }, dtype: dtype);
            var t = tensor(new[] { true, false, true });
            Inputs.ToDoubles(SllOps.Threshold(x, t)).Should().Equal(0, 1, 1);
            Inputs.ToDoubles(SllOps.Threshold(x, t, 0.5)).Should().Equal([0, 1, 0.625], "{0}", dtype);
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_tensor_moves_the_boundary_and_receives_the_opposite_gradient(
        ScalarType dtype, double threshold, double eps)
    {
        using var scope = NewDisposeScope();
        var origin = FloatFormat.Of(dtype).Round(threshold);
        var numbers = Inputs.Around(eps, dtype, origin).Where(double.IsFinite).ToArray();
        var call = new StepCase("Threshold", eps, dtype) { Origin = origin };
        var x = Inputs.ToTensor(numbers, dtype).requires_grad_();
        var t = full_like(x, origin, requires_grad: false).requires_grad_();
        var y = SllOps.Threshold(x, t, eps);
        y.sum().backward();
        StepCheck.Values(call, numbers, Inputs.ToDoubles(y)).Should().BeNull();
        StepCheck.Gradients(call, numbers, [.. numbers.Select(_ => 1.0)], Inputs.ToDoubles(x.grad!)).Should().BeNull();
        t.grad!.neg().Equals(x.grad!).Should().BeTrue();
    }

    [Fact]
    public void A_learnable_threshold_broadcasts_and_its_gradient_is_reduced_to_its_shape()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[,] { { 0.1, 0.6, 2.0 }, { -0.2, 0.9, 0.45 } }).requires_grad_();
        var t = tensor(new[] { 0.0, 0.5, 0.5 }).requires_grad_();
        var incoming = tensor(new[,] { { 1.0, 2.0, 4.0 }, { 8.0, 16.0, 32.0 } });
        var y = SllOps.Threshold(x, t, 0.25);
        y.shape.Should().Equal(2, 3);
        y.backward([incoming]);
        // In the band: x00 − 0, x01 − 0.5, x10 − 0, x12 − 0.5; 1/(2ε) = 2.
        x.grad!.Equals(tensor(new[,] { { 2.0, 4.0, 0.0 }, { 16.0, 0.0, 64.0 } })).Should().BeTrue();
        t.grad!.Equals(tensor(new[] { -18.0, -4.0, -64.0 })).Should().BeTrue();
    }

    [Fact]
    public void A_single_number_on_the_cpu_serves_inputs_on_every_device()
    {
        using var scope = NewDisposeScope();
        var y = SllOps.Threshold(empty(2, 3, device: META), tensor(0.5f));
        y.device_type.Should().Be(DeviceType.META);
        y.shape.Should().Equal(2, 3);
    }

    [Fact]
    public void One_threshold_serves_all_elements_in_a_scope_too()
    {
        using var scope = NewDisposeScope();
        var x = linspace(-1, 1, 9, ScalarType.Float32).requires_grad_();
        var t = tensor(0.25f).requires_grad_();
        using (Sll.Linearize(0.25))
            SllOps.Threshold(x, t).sum().backward();
        t.grad!.shape.Should().BeEmpty();
        t.grad!.item<float>().Should().Be(-2 * 3);
        SllOps.Threshold(x, t).Equals(x.gt(t).to(ScalarType.Float32)).Should().BeTrue();
    }

    [Fact]
    public void Infinite_inputs_and_thresholds_are_compared_not_subtracted()
    {
        using var scope = NewDisposeScope();
        var inf = double.PositiveInfinity;
        var x = tensor(new[] { inf, inf, -inf, -inf, 0, 0, double.NaN }).requires_grad_();
        var t = tensor(new[] { inf, -inf, inf, -inf, inf, -inf, 0 }).requires_grad_();
        var y = SllOps.Threshold(x, t, 0.5);
        y.sum().backward();
        Inputs.ToDoubles(y).Should().Equal(0, 1, 0, 0, 0, 1, 0);
        Inputs.ToDoubles(x.grad!).Should().OnlyContain(gradient => gradient == 0);
        Inputs.ToDoubles(t.grad!).Should().OnlyContain(gradient => gradient == 0);
        foreach (var infinity in new[] { inf, -inf, double.NaN })
        {
            SllOps.Threshold(x, infinity, 0.5).Equals(x.gt(infinity).to(ScalarType.Float64)).Should().BeTrue();
            SllOps.Threshold(x, infinity).Equals(x.gt(infinity).to(ScalarType.Float64)).Should().BeTrue();
        }
    }
}
