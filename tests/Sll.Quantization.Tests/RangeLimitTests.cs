using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Tests;

/// <summary>Ranges that float32 can hardly hold, and values that are no numbers.</summary>
public sealed class RangeLimitTests
{
    public RangeLimitTests() => set_num_threads(1);

    [Fact]
    public void EveryObserverRefusesOneValueThatIsNotFinite()
    {
        foreach (var observer in Enum.GetValues<ObserverKind>())
        {
            foreach (var value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, 3e38f })
            {
                using var scope = NewDisposeScope();
                manual_seed(1);
                var x = randn(2000, 6);
                using var prepared = Quantize.Prepare(
                    nn.Sequential(nn.Linear(6, 4)), x, new() { Activations = Quantizer.Affine(observer: observer) });
                _ = x[3, 2].fill_(value);
                var caught = Record.Exception(() => prepared.Calibrate([x]));
                // The percentiles clip an outlier that is a number.
                if (observer == ObserverKind.Percentile && float.IsFinite(value))
                    caught.Should().BeNull();
                else
                    caught.Should().BeOfType<ArithmeticException>($"{observer} {value}").Which.Message.Should()
                        .Match("The value of 'input' is infinite or NaN, or beyond ±8.5E+37*");
            }
        }
    }

    [Fact]
    public void AllCodesOfTheLargestRangesStandForFiniteValues()
    {
        using var scope = NewDisposeScope();
        foreach (var kind in new[] { ScaleKind.Range, ScaleKind.PowerOfTwo })
        {
            for (var bits = 2; bits <= 8; bits++)
            {
                foreach (var (low, high) in new[] { (-Grid.Largest, Grid.Largest), (0, Grid.Largest),
                    (-Grid.Largest, 0), (-Grid.Largest / 3, Grid.Largest) })
                {
                    var grid = Grid.Of(low, high, Quantizer.Affine(bits, kind));
                    float.IsNormal(grid.Scale).Should().BeTrue();
                    var values = grid.Values(tensor(new float[] { grid.Low, grid.High }));
                    values.isfinite().all().item<bool>().Should().BeTrue($"{kind} {bits} {low} {high}");
                }
            }
        }
    }
}
