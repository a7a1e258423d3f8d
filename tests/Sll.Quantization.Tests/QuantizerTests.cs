using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Tests;

/// <summary>Ranges and scales, against loops in double.</summary>
public sealed class QuantizerTests
{
    private static readonly int[] s_lengths = [1, 2, 999, 4001];

    [Theory]
    [InlineData(2, -1, 1, 3)]
    [InlineData(7, -63, 63, 127)]
    [InlineData(8, -127, 127, 255)]
    public void CodesAreThoseOfTheirBits(int bits, int low, int high, int largest)
    {
        var (symmetric, affine) = (Quantizer.Symmetric(bits), Quantizer.Affine(bits));
        (symmetric.Low, symmetric.High, symmetric.PerChannel).Should().Be((low, high, true));
        (affine.Low, affine.High, affine.PerChannel).Should().Be((0, largest, false));
        (Quantizer.Symmetric().Bits, Quantizer.Affine().Bits).Should().Be((8, 8));
        var options = new QuantizationOptions();
        (options.ReduceRange, options.UsedWeights.Bits).Should().Be((true, 7));
        (options with { ReduceRange = false }).UsedWeights.Bits.Should().Be(8);
    }

    [Theory]
    [InlineData(ObserverKind.MinMax)]
    [InlineData(ObserverKind.MovingAverage)]
    [InlineData(ObserverKind.Percentile)]
    [InlineData(ObserverKind.Mse)]
    public void ARangeIsWhatTheObserverSays(ObserverKind kind)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var quantizer = Quantizer.Affine(3, observer: kind);
        foreach (var length in s_lengths)
        {
            var values = (randn(length) * tensor(2f)) - tensor(0.5f);
            var sorted = values.data<float>().ToArray().Select(x => (double)x).Order().ToArray();
            RangeObserver.Of(values, quantizer).Should().Be(kind switch
            {
                // The numbers nearest to the quantiles 0.001 and 0.999 on the outer side.
                ObserverKind.Percentile => (sorted[(int)(0.001 * (length - 1))],
                    sorted[(int)Math.Ceiling(0.999 * (length - 1))]),
                ObserverKind.Mse => LeastError(sorted, 7),
                _ => (sorted[0], sorted[^1]),
            });
        }
    }

    [Theory]
    [InlineData(ObserverKind.MinMax, -4, 6)]
    [InlineData(ObserverKind.MovingAverage, -1.3, 2.2)]
    [InlineData(ObserverKind.Percentile, -1.3, 2.2)]
    [InlineData(ObserverKind.Mse, -1.3, 2.2)]
    public void TheNewestBatchCountsATenthOrIsUnited(ObserverKind kind, double low, double high)
    {
        var joined = RangeObserver.Join((-1, 2), (-4, 4), kind);
        joined = kind == ObserverKind.MinMax ? RangeObserver.Join(joined, (0, 6), kind) : joined;
        joined.Low.Should().BeApproximately(low, 1e-12);
        joined.High.Should().BeApproximately(high, 1e-12);
    }

    [Theory]
    [InlineData(ScaleKind.Range, true)]
    [InlineData(ScaleKind.Range, false)]
    [InlineData(ScaleKind.PowerOfTwo, true)]
    [InlineData(ScaleKind.PowerOfTwo, false)]
    [InlineData(ScaleKind.Learned, true)]
    [InlineData(ScaleKind.Learned, false)]
    public void TheScalesOfAWeightAreThoseOfTheirKind(ScaleKind kind, bool perChannel)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var weight = randn(5, 3, 2, 2);
        var quantizer = Quantizer.Symmetric(4, perChannel, kind);
        var rows = weight.data<float>().ToArray().Select(Math.Abs).Chunk(perChannel ? 12 : 60);
        Grid.WeightScales(weight, quantizer).data<float>().ToArray().Select(scale => (double)scale).Should().Equal(
            rows.Select(row => kind switch
            {
                ScaleKind.Range => row.Max() / 7.0,
                ScaleKind.PowerOfTwo => Math.Pow(2, Math.Ceiling(Math.Log2(row.Max() / 7.0))),
                // What the steps of a range become when they are learned: 2·mean|w|/√Q, and 1/Q of it.
                _ => 2 * row.Average() * Math.Sqrt(7) / 7,
            }),
            (actual, expected) => Math.Abs(actual - expected) <= 1e-6 * expected);
    }

    [Fact]
    public void ASmallStepIsTheSmallestNormalNumberAndTheZeroOfARangeIsItsNearestCode()
    {
        Grid.ScaleOf(1e-44, 255, ScaleKind.Range).Should().Be(MathF.ScaleB(1, -126));
        Grid.ScaleOf(0, 255, ScaleKind.PowerOfTwo).Should().Be(1);
        Grid.Of(-1, 2, Quantizer.Affine(4)).Should().Be(new Grid(3f / 15, 5, 0, 15));
        Grid.Of(1, 3, Quantizer.Affine(4)).Should().Be(new Grid(3f / 15, 0, 0, 15));
        Grid.Of(-3, -1, Quantizer.Affine(4)).Should().Be(new Grid(3f / 15, 15, 0, 15));
    }

    [Fact]
    public void ACodeIsTheNearestOneInRangeTiesToEven()
    {
        using var scope = NewDisposeScope();
        var grid = new Grid(0.5f, 3, 0, 7);
        var values = new[] { -9f, -1.5f, -0.75f, -0.25f, 0, 0.25f, 0.3f, 0.75f, 2, 9 };
        var codes = new[] { 0, 0, 1, 3, 3, 3, 4, 5, 7, 7 };
        values.Select(value => grid.Code(value)).Should().Equal(codes);
        grid.Codes(tensor(values)).data<float>().ToArray().Should().Equal(codes.Select(code => (float)code));
        grid.Values(tensor(new[] { 0f, 3, 7 })).data<float>().ToArray().Should().Equal(-1.5f, 0, 2);
    }

    // The fraction k/20 of the range whose grid of so many steps is nearest to the values.
    private static (double Low, double High) LeastError(double[] sorted, int steps) => Enumerable.Range(1, 20)
        .Select(k => (Low: sorted[0] * k / 20, High: sorted[^1] * k / 20))
        .MinBy(range =>
        {
            var (low, high) = (Math.Min(range.Low, 0), Math.Max(range.High, 0));
            var scale = high == low ? 1 : (high - low) / steps;
            var zero = Math.Clamp(Math.Round(-low / scale), 0, steps);
            return sorted.Sum(x =>
                Math.Pow((scale * (Math.Clamp(Math.Round(x / scale) + zero, 0, steps) - zero)) - x, 2));
        });
}
