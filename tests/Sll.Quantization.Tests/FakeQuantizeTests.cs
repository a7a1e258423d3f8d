using SllCore.Quantization.FakeQuantization;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Tests;

[Trait("Category", "Operators")]
public sealed class FakeQuantizeTests
{
    private static readonly LinearizeOptions s_straight = new() { Eps = 0.5, Forward = ForwardValues.Hard };

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void ActivationsAreThoseOfTheDivisionInDouble(int bits)
    {
        using var scope = NewDisposeScope();
        manual_seed(bits);
        var x = (randn(1001) * tensor(3f)).requires_grad_();
        var grid = Grid.Of(-2.5, 4.1, Quantizer.Affine(bits));
        var y = FakeQuantize.Activation(x, grid, null, s_straight);
        y.sum().backward();
        var (inputs, values, gradients) =
            (x.data<float>().ToArray(), y.data<float>().ToArray(), x.grad!.data<float>().ToArray());
        for (var i = 0; i < inputs.Length; i++)
        {
            // The quotient is a float32, as ONNX says; what follows is exact in double.
            var code = Math.Round((double)(inputs[i] / grid.Scale), MidpointRounding.ToEven) + grid.Zero;
            var kept = Math.Clamp(code, 0, (1 << bits) - 1);
            values[i].Should().Be((float)((kept - grid.Zero) * grid.Scale));
            gradients[i].Should().Be(code == kept ? 1 : 0);
        }
    }

    [Fact]
    public void NearTiesTheDivisionDecides()
    {
        using var scope = NewDisposeScope();
        foreach (var scale in new[] { 0.1f, 1 / 3f, 0.0078125f, 7.3e-5f, 1.7e38f })
        {
            var grid = new Grid(scale, 100, 0, 255);
            // Ties, and the three floats on both sides of them.
            var inputs = Enumerable.Range(-101, 258).SelectMany(code =>
            {
                var tie = (float)((code + 0.5) * scale);
                return Enumerable.Range(-3, 7)
                    .Select(steps => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(tie) + steps));
            }).Where(float.IsFinite).ToArray();
            var values = FakeQuantize.Activation(tensor(inputs), grid, null, s_straight).data<float>().ToArray();
            values.Should().Equal(inputs.Select(x =>
                (float)((Math.Clamp(Math.Round((double)(x / scale), MidpointRounding.ToEven) + 100, 0,
                    255) - 100) * scale)));
        }
    }

    [Fact]
    public void ABandOfQuarterPassesTwiceTheGradientAtHalfOfTheValues()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var weight = (rand(8, 125) - tensor(0.5f)).requires_grad_();
        var quantizer = Quantizer.Symmetric(4);
        var scales = Grid.WeightScales(weight, quantizer);
        FakeQuantize.Weight(weight, scales, quantizer, s_straight with { Eps = 0.25 }).sum().backward();
        var ratio = (weight / scales.reshape(-1, 1)).detach();
        var band = (ratio - ratio.round()).abs().ge(tensor(0.25f));
        weight.grad!.eq(band.to(float32) * tensor(2f)).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void TheLearnedStepsGradientIsThatOfLsq()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var weight = randn(3, 50).requires_grad_();
        var quantizer = Quantizer.Symmetric(3, scale: ScaleKind.Learned);
        var steps = tensor(new[] { 0.3f, 0.5f, 0.9f }).requires_grad_();
        var g = randn(3, 50);
        (FakeQuantize.Weight(weight, steps, quantizer, s_straight) * g).sum().backward();
        for (var c = 0; c < 3; c++)
        {
            var sum = 0.0;
            for (var i = 0; i < 50; i++)
            {
                var ratio = weight[c, i].item<float>() / steps[c].item<float>();
                var slope = ratio < -3 ? -3 : ratio > 3 ? 3 : Math.Round(ratio) - ratio;
                sum += slope * g[c, i].item<float>();
            }
            ((double)steps.grad![c].item<float>()).Should().BeApproximately(sum / Math.Sqrt(50 * 3), 1e-4);
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(100)]
    public void TheGradientOfEveryChannelOfALearnedStepPassesWhereItsCodesAreNotClipped(int length)
    {
        using var scope = NewDisposeScope();
        manual_seed(length);
        var (weight, g) = (randn(5, length).requires_grad_(), randn(5, length));
        var steps = tensor(new[] { 0.1f, 0.3f, 0.5f, 0.7f, 0.2f }).requires_grad_();
        (FakeQuantize.Weight(weight, steps, Quantizer.Symmetric(3, scale: ScaleKind.Learned), s_straight) * g).sum()
            .backward();
        var (values, arriving, step) =
            (weight.data<float>().ToArray(), g.data<float>().ToArray(), steps.data<float>().ToArray());
        weight.grad!.data<float>().ToArray().Should().Equal(values.Select(
            (w, i) => Math.Abs(Math.Round((double)(w / step[i / length]))) <= 3 ? arriving[i] : 0));
    }

    // Above half a million elements the mask is a tensor, and above four millions several threads share the work.
    [Theory]
    [InlineData(1, 600_001, 1)]
    [InlineData(3, 200_001, 1)]
    [InlineData(1, (1 << 22) + 77, 2)]
    public void LargeTensorsAreThoseOfTheirParts(int channels, int length, int threads)
    {
        using var scope = NewDisposeScope();
        manual_seed(length);
        var (before, quantizer) = (get_num_threads(), Quantizer.Symmetric(4));
        var (weight, g) = (randn(channels, length).requires_grad_(), randn(channels, length));
        var scales = Grid.WeightScales(weight, quantizer) / tensor(2f);
        set_num_threads(threads);
        var values = FakeQuantize.Weight(weight, scales, quantizer, s_straight with { Eps = 0.25 });
        (values * g).sum().backward();
        set_num_threads(before);
        var ratio = (weight / scales.reshape(-1, 1)).detach();
        var code = ratio.round();
        values.eq(code.clamp(-7, 7) * scales.reshape(-1, 1)).all().item<bool>().Should().BeTrue();
        var passes = code.abs().le(tensor(7f)) & (ratio - code).abs().ge(tensor(0.25f));
        weight.grad!.eq(passes.to(float32) * g * tensor(2f)).all().item<bool>().Should().BeTrue();
        // Without a gradient nothing is kept.
        FakeQuantize.Weight(weight.detach(), scales, quantizer, s_straight).eq(values).all().item<bool>()
            .Should().BeTrue();
    }

    [Fact]
    public void ThePathOfTorchsOperatorsTrainsAStepToo()
    {
        using var scope = NewDisposeScope();
        manual_seed(8);
        var (x, grid) = (randn(500).mul(tensor(3f)), Grid.Of(-3, 4, Quantizer.Affine(4)));
        var step = tensor(new[] { grid.Scale }).requires_grad_();
        FakeQuantize.Activation(x, grid, step, s_straight with { Floor = 0.5 }).sum().backward();
        // As the fused one: Σ(code − x/s) inside, and the nearest code outside.
        var other = tensor(new[] { grid.Scale }).requires_grad_();
        FakeQuantize.Activation(x, grid, other, s_straight).sum().backward();
        step.grad!.item<float>().Should().BeApproximately(other.grad!.item<float>(), 1e-4f).And.NotBe(0);
    }

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(63, 0.5)]
    [InlineData(64, 0.25)]
    [InlineData(1088, 0.5)]
    [InlineData(5000, 0.25)]
    public void BothGradientsOfALearnedStepAreThoseInDouble(int length, double eps)
    {
        using var scope = NewDisposeScope();
        manual_seed(length);
        var x = randn(length).mul(tensor(4f)).requires_grad_();
        var (grid, g) = (Grid.Of(-6, 5, Quantizer.Affine(4)), randn(length));
        var step = tensor(new[] { grid.Scale }).requires_grad_();
        (FakeQuantize.Activation(x, grid, step, s_straight with { Eps = eps }) * g).sum().backward();
        var (values, arriving, own) = (x.data<float>().ToArray(), g.data<float>().ToArray(), x.grad!.data<float>());
        var (sum, low, high) = (0.0, grid.Low - grid.Zero, grid.High - grid.Zero);
        for (var i = 0; i < length; i++)
        {
            var ratio = values[i] / grid.Scale;
            var code = Math.Round((double)ratio, MidpointRounding.ToEven);
            sum += arriving[i] * (ratio < low ? low : ratio > high ? high : code - ratio);
            var passes = code >= low && code <= high && Math.Abs(ratio - code) >= 0.5 - eps;
            own[i].Should().Be(passes ? arriving[i] * (float)(1 / (2 * eps)) : 0);
        }
        ((double)step.grad!.item<float>()).Should().BeApproximately(sum / Math.Sqrt(length * (double)high),
            1e-5 * Math.Sqrt(length));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.3)]
    public void CodesAreThoseOfTheDivisionWhateverTheScaleAndTheLength(double eps)
    {
        using var scope = NewDisposeScope();
        manual_seed(9);
        foreach (var scale in new[] { 0.1f, 1 / 3f, 0.0078125f, 7.3e-5f, 1.7e38f, 2e-38f, 1e31f })
        {
            var grid = new Grid(scale, 7, 0, 15);
            // Halves of codes, one float beside them, and others.
            var inputs = Enumerable.Range(-40, 131).Select(i => i * 0.5f * scale)
                .SelectMany(tie => new[] { tie, MathF.BitIncrement(tie), MathF.BitDecrement(tie), tie * 1.01f })
                .Where(float.IsFinite).ToArray();
            var values = FakeQuantize.Activation(tensor(inputs), grid, null, s_straight with { Eps = eps })
                .data<float>().ToArray();
            values.Should().Equal(inputs.Select(x => (float)(
                (Math.Clamp(Math.Round((double)(x / scale), MidpointRounding.ToEven) + 7, 0, 15) - 7) * scale)));
        }
    }

    [Fact]
    public void TheCoresRoundGivesTheSameValues()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var x = randn(300);
        var grid = Grid.Of(-1, 2, Quantizer.Affine(4));
        var composed = FakeQuantize.Activation(x, grid, null, s_straight with { Floor = 0.5 });
        FakeQuantize.Activation(x, grid, null, s_straight).eq(composed).all().item<bool>().Should().BeTrue();
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.7)]
    public void ACoverageLetsThatShareOfTheGradientsPass(double coverage)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var x = rand(4096).requires_grad_();
        var band = new LinearizeOptions { Coverage = coverage, Forward = ForwardValues.Hard };
        FakeQuantize.Activation(x, Grid.Of(0, 1, Quantizer.Affine(8)), null, band).sum().backward();
        x.grad!.ne(tensor(0f)).to(float64).mean().item<double>().Should().BeApproximately(coverage, 0.06);
    }

    [Theory]
    [InlineData(ScaleKind.Range)]
    [InlineData(ScaleKind.PowerOfTwo)]
    public void CodesAreMonotone(ScaleKind kind)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var sorted = randn(20000).mul(tensor(3f)).sort().Values;
        foreach (var bits in new[] { 2, 5, 8 })
        {
            var grid = Grid.Of(-4, 5, Quantizer.Affine(bits, kind));
            var values = FakeQuantize.Activation(sorted, grid, null, s_straight);
            (values[1..] - values[..^1]).min().item<float>().Should().BeGreaterThanOrEqualTo(0);
            // On the grid, so that quantizing again changes nothing.
            FakeQuantize.Activation(values, grid, null, s_straight).eq(values).all().item<bool>().Should().BeTrue();
            grid.Values(grid.Codes(sorted)).eq(values).all().item<bool>().Should().BeTrue();
        }
    }

    [Theory]
    [InlineData(ScaleKind.Range)]
    [InlineData(ScaleKind.PowerOfTwo)]
    public void ZeroIsExactCodesStayInRangeAndAGridPointStays(ScaleKind kind)
    {
        using var scope = NewDisposeScope();
        foreach (var (low, high) in new[] { (-1.0, 3.0), (0.2, 0.9), (-5.0, -1.0), (0.0, 0.0), (-1e-40, 1e-40),
            (-1e30, 2e30) })
        {
            var grid = Grid.Of(low, high, Quantizer.Affine(5, kind));
            grid.Code(0).Should().Be(grid.Zero).And.BeInRange(0, 31);
            float.IsNormal(grid.Scale).Should().BeTrue();
            var codes = arange(0, 32).to(float32);
            grid.Codes(grid.Values(codes)).eq(codes).all().item<bool>().Should().BeTrue();
        }
        Math.Log2(Grid.Of(-1, 3, Quantizer.Affine(5, ScaleKind.PowerOfTwo)).Scale).Should().Be(-2);
    }

    [Fact]
    public void AChannelOfZerosHasTheScaleOne()
    {
        using var scope = NewDisposeScope();
        Grid.WeightScales(zeros(2, 3), Quantizer.Symmetric(8)).data<float>().ToArray().Should().Equal(1, 1);
    }
}
