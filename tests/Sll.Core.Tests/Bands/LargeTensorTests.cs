namespace SllCore.Tests.Bands;

/// <summary>Spans end at 2 GB; tensors do not.</summary>
public sealed class LargeTensorTests
{
    [LargeMemoryFact]
    public void Tensors_of_more_than_2_GB_are_right_to_their_last_element()
    {
        using var scope = NewDisposeScope();
        const long length = (1L << 28) + 70; // 2 GB of float64 and a little more
        var x = zeros(length, dtype: ScalarType.Float64);
        x[length - 1] = 0.125;
        x[length - 65] = -3;
        x.requires_grad_();
        var y = SllOps.Heaviside(x, 0.25);
        y[0].item<double>().Should().Be(0.5);
        y[length - 1].item<double>().Should().Be(0.75);
        y[length - 65].item<double>().Should().Be(0);
        y.sum().backward();
        x.grad![length - 1].item<double>().Should().Be(2);
        x.grad![length - 65].item<double>().Should().Be(0);
        x.grad!.sum().item<double>().Should().Be(2.0 * (length - 1));
    }
}
