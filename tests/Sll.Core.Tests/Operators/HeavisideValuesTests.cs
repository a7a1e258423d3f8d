using SllCore.Tests.Oracle;

namespace SllCore.Tests.Operators;

/// <summary>Heaviside with torch's values at 0.</summary>
[Trait("Category", "Operators")]
public sealed class HeavisideValuesTests
{
    private static readonly double[] s_numbers =
        [-2, -0.1, -0.0, 0, 0.1, 2, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void Outside_every_scope_it_is_torch_heaviside(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var x = Inputs.ToTensor(s_numbers, dtype);
        var values = tensor(0.75).to(dtype);
        SllOps.Heaviside(x, values).bytes.SequenceEqual(heaviside(x, values).bytes).Should().BeTrue();
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void In_a_band_the_line_passes_through_one_half_whatever_the_values(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        using var linearized = Sll.Linearize(0.25);
        var x = Inputs.ToTensor(s_numbers, dtype).requires_grad_();
        var values = tensor(0.75).to(dtype);
        var y = SllOps.Heaviside(x, values);
        y.sum().backward();
        Inputs.ToDoubles(y).Select(value => Math.Round(value, 6)).Should().Equal(0, 0.3, 0.5, 0.5, 0.7, 1, 0, 1, 0);
        Inputs.ToDoubles(x.grad!).Should().Equal(0, 2, 2, 2, 2, 0, 0, 0, 0);
    }

    [Theory]
    [InlineData(ScalarType.Bool)]
    [InlineData(ScalarType.Byte)]
    [InlineData(ScalarType.Int64)]
    public void Of_integers_and_truth_values_it_is_torchs_in_every_scope(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        using var linearized = Sll.Linearize(0.25);
        var (x, values) = (tensor(new[] { 0, 1, 2 }).to(dtype), tensor(1).to(dtype));
        SllOps.Heaviside(x, values).Equals(heaviside(x, values)).Should().BeTrue();
    }

    [Fact]
    public void Values_broadcast_and_never_receive_a_gradient()
    {
        using var scope = NewDisposeScope();
        using var linearized = Sll.Linearize(0.25);
        var x = zeros(2, 1).requires_grad_();
        var values = tensor(new[] { 0.25f, 0.5f, 1f }).requires_grad_();
        var y = SllOps.Heaviside(x, values);
        y.shape.Should().Equal(2, 3);
        y.sum().backward();
        values.grad.Should().BeNull();
        x.grad!.Equals(full(2, 1, 6f)).Should().BeTrue();
    }

    [Fact]
    public void With_a_hard_forward_the_values_at_zero_are_torchs_and_the_gradient_is_the_bands()
    {
        using var scope = NewDisposeScope();
        using var linearized = Sll.Linearize(new LinearizeOptions { Eps = 0.25, Forward = ForwardValues.Hard });
        var x = tensor(s_numbers).requires_grad_();
        // A sum would lose the sign.
        var values = tensor(-0.0);
        var y = SllOps.Heaviside(x, values);
        y.sum().backward();
        y.bytes.SequenceEqual(heaviside(x.detach(), values).bytes).Should().BeTrue();
        Inputs.ToDoubles(x.grad!).Should().Equal(0, 2, 2, 2, 2, 0, 0, 0, 0);
    }
}
