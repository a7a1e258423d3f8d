using SllCore.Quantization.Report;

namespace SllCore.Quantization.Tests;

public sealed class ReportTests
{
    private static readonly QuantizationReportRow s_good = new()
    {
        Layer = "fc", Kernel = "QGemm", WeightBits = 7, Bits = 8, Scale = 0.1, Low = -1, High = 2, Clipped = 0,
            Unused = 0,
        WeightSqnr = 40, OutputSqnr = 40, LargestSum = 0.1, SaturatingPairs = 0, Oscillating = 0,
    };

    public ReportTests() => set_num_threads(1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ReducedRangeLeavesNoSaturatingPair(bool reduce)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var x = rand(16, 1, 8, 8);
        using var prepared = Quantize.Prepare(Networks.Make("cnn"), x, new() { ReduceRange = reduce });
        prepared.Calibrate([x]);
        var report = prepared.Report([x]);
        report.Rows.Select(row => (row.Layer, row.Kernel, row.WeightBits, row.Bits)).Should().Equal(
            ("conv1", "QLinearConv", reduce ? 7 : 8, 8), ("conv2", "QLinearConv", reduce ? 7 : 8, 8),
                ("fc", "QGemm", reduce ? 7 : 8, 8));
        report.Rows.Any(row => row.SaturatingPairs > 0).Should().Be(!reduce);
        report.ToString().Contains("use ReduceRange", StringComparison.Ordinal).Should().Be(!reduce);
    }

    [Fact]
    public void ALayersNumbersAreThoseOfTheSumsInDouble()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var layer = nn.Linear(20, 6);
        var x = randn(300, 20);
        using var prepared = Quantize.Prepare(layer, x,
            new() { Weights = Quantizer.Symmetric(3), Activations = Quantizer.Affine(4) });
        prepared.Calibrate([x]);
        prepared.FreezeObservers();
        var row = prepared.Report([x[..100], x[100..]]).Rows.Single();
        using var integers = prepared.Convert();

        var (weight, bias) = (layer.weight!.data<float>().ToArray(), layer.bias!.data<float>().ToArray());
        var (inputs, codes) = (x.data<float>().ToArray(), integers.Codes(x).data<byte>().ToArray());
        var (deployed, values) = (integers.call(x).data<float>().ToArray(), new double[300 * 6]);
        var (signal, noise) = (0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = bias[i % 6] + Enumerable.Range(0, 20)
                .Sum(k => (double)weight[(i % 6 * 20) + k] * inputs[(i / 6 * 20) + k]);
            (signal, noise) = (signal + (values[i] * values[i]),
                noise + ((values[i] - deployed[i]) * (values[i] - deployed[i])));
        }
        row.OutputSqnr.Should().BeApproximately(10 * Math.Log10(signal / noise), 1e-3);
        row.WeightSqnr.Should().BeApproximately(Sqnr(weight, 20, 3), 1e-3);
        row.Low.Should().BeApproximately(values.Min(), 1e-5);
        row.High.Should().BeApproximately(values.Max(), 1e-5);
        row.Scale.Should().BeApproximately((values.Max() - values.Min()) / 15, 1e-5);
        row.Clipped.Should().Be(codes.Count(code => code == 15) / 1800.0);
        row.Unused.Should().BeApproximately(1 - (codes.Distinct().Count() / 16.0), 1e-12);
        row.SaturatingPairs.Should().Be(0);
        row.LargestSum.Should().BeInRange(1e-6, 15 * 3 * 20.0 / (1 << 24) * 3);
    }

    [Fact]
    public void PairsThatLeave16BitsAndTheLargestSumAreCounted()
    {
        using var scope = NewDisposeScope();
        var layer = nn.Linear(6, 2, hasBias: false);
        // Codes of 8 bits: 127, 2, 100, 28, 127, 127 and −127, −1, −64, −65, 127, −127; 255·129 is the first above 2¹⁵.
        int[] codes = [127, 2, 100, 28, 127, 127, -127, -1, -64, -65, 127, -127];
        using (no_grad())
            _ = layer.weight!.copy_(tensor(codes.Select(code => code / 127f).ToArray()).reshape(2, 6));
        var x = tensor(new[] { 1f, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 1 }).reshape(2, 6);
        using var prepared = Quantize.Prepare(layer, x, new() { ReduceRange = false });
        prepared.Calibrate([x]);
        var row = prepared.Report([x]).Rows.Single();
        // 127 + 2, 127 + 127, and −64 − 65; not 100 + 28, not −127 − 1, not 127 − 127.
        row.SaturatingPairs.Should().Be(3 / 6.0);
        // The inputs are 255 at the weights 127 and 100, or at −1, −65 and −127; or at 2, 28, 127, or at −127 and −64.
        row.LargestSum.Should().Be(255 * 227.0 / (1 << 24));
        row.WeightSqnr.Should().BeGreaterThan(100);
    }

    public static TheoryData<string, QuantizationReportRow, QuantizationReportRow> Warnings => new()
    {
        { "its weights keep 14.9 dB only: use a scale per channel*", s_good with { WeightSqnr = 14.9 },
            s_good with { WeightSqnr = 15 } },
        { "its output was 0.5 always when its range was observed: calibrate on real data.",
            s_good with { Low = 0.5, High = 0.5 }, s_good },
        { "its output keeps 14.9 dB of the network without*", s_good with { OutputSqnr = 14.9 },
            s_good with { OutputSqnr = 15 } },
        { "6.0 % of its outputs are at the largest code*", s_good with { Clipped = 0.06 },
            s_good with { Clipped = 0.05 } },
        { "60 % of its codes are never used*Percentile.", s_good with { Unused = 0.6 }, s_good with { Unused = 0.5 } },
        { "its sums leave the integers that float32 holds*", s_good with { LargestSum = 1 },
            s_good with { LargestSum = 0.99 } },
        { "pairs of products leave 16 bits*use ReduceRange.", s_good with { SaturatingPairs = 0.001 }, s_good },
        { "2.0 % of its weights oscillate: use FreezeOscillating.", s_good with { Oscillating = 0.02, WeightBits = 4 },
            s_good with { Oscillating = 0.02 } },
        { "1.1 % of its weights oscillate: use FreezeOscillating.", s_good with { Oscillating = 0.011, WeightBits = 2 },
            s_good with { Oscillating = 0.01, WeightBits = 2 } },
    };

    [Theory]
    [MemberData(nameof(Warnings))]
    public void AWarningSaysWhatToDo(string message, QuantizationReportRow bad, QuantizationReportRow good)
    {
        LayerWarnings.Of(bad, enough: true).Should().ContainSingle().Which.Should().Match(message);
        LayerWarnings.Of(good, enough: true).Should().BeEmpty();
        LayerWarnings.Of(s_good with { Unused = 1 }, enough: false).Should().BeEmpty();
        var report = new QuantizationReport([bad with { Warnings = [.. LayerWarnings.Of(bad, true)] }]);
        report.ToString().Should().Match(
            $"layer *{Environment.NewLine}fc *QGemm{Environment.NewLine}fc: {message}{Environment.NewLine}");
    }

    [Fact]
    public void ARowOfATransposedConvolutionIsThatOfItsOutput()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var x = rand(4, 2, 3, 3);
        using var prepared = Quantize.Prepare(nn.ConvTranspose2d(2, 3, 2, stride: 2), x);
        prepared.Calibrate([x]);
        prepared.FreezeObservers();
        using var integers = prepared.Convert();
        var (row, codes) = (prepared.Report([x]).Rows.Single(), integers.Codes(x).data<byte>().ToArray());
        row.Scale.Should().Be(integers.Nodes[^1].Grid.Scale);
        row.Clipped.Should().Be(codes.Count(code => code == 255) / (double)codes.Length);
        row.LargestSum.Should().BeGreaterThan(0);
    }

    [Fact]
    public void AWeightThatStaysFloatHasNoNoise()
    {
        var report = new QuantizationReport([s_good, s_good with { WeightSqnr = double.PositiveInfinity }]);
        report.ToString().Split(Environment.NewLine)[1..3].Select(line => line.Split(' ',
            StringSplitOptions.RemoveEmptyEntries)[^8]).Should().Equal("40.0", "-");
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(9, false)]
    public void UnusedCodesAreThoseAnActivationLeavesAndToldIfEachCouldHaveComeUp(int times, bool told)
    {
        using var scope = NewDisposeScope();
        var layer = nn.Linear(1, 1, hasBias: false);
        using (no_grad())
            _ = layer.weight!.fill_(1);
        using var prepared = Quantize.Prepare(
            nn.Sequential(layer, nn.ReLU()), tensor(new[] { -1f, 2, 3 }).reshape(3, 1),
            new() { Activations = Quantizer.Affine(2) });
        prepared.Calibrate([tensor(new[] { -3f, 3 }).reshape(2, 1)]);
        // The range of the output is 0 to 3: codes 0 to 3, of which 0 alone comes up.
        var row = prepared.Report([zeros(4 * times, 1)]).Rows.Single();
        row.Unused.Should().Be(0.75);
        row.Warnings.Any(warning => warning.Contains("75 % of its codes are never used")).Should().Be(told);
    }

    // Per channel, the largest magnitude is the largest code.
    private static double Sqnr(float[] weight, int length, int bits)
    {
        var largest = (1 << (bits - 1)) - 1;
        var (signal, noise) = (0.0, 0.0);
        for (var start = 0; start < weight.Length; start += length)
        {
            var channel = weight.AsSpan(start, length).ToArray();
            var scale = channel.Max(Math.Abs) / largest;
            foreach (var w in channel)
            {
                var error = w - (Math.Round(w / scale) * scale);
                (signal, noise) = (signal + (w * w), noise + (error * error));
            }
        }
        return 10 * Math.Log10(signal / noise);
    }
}
