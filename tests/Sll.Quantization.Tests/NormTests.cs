using SllCore.Quantization.Training;
using SllCore.Tests.Support;
using TorchSharp.Modules;

namespace SllCore.Quantization.Tests;

/// <summary>Batch norms: γ(x − μ)/√(σ² + ε) + β, whatever is done with them.</summary>
public sealed class NormTests
{
    public NormTests() => set_num_threads(1);

    [Theory]
    [InlineData(true, true, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, false)]
    [InlineData(true, true, true)]
    [InlineData(true, false, true)]
    public void FoldedIntoItsLayerOrInFloatItIsTheNormInDouble(bool hasBias, bool affine, bool skipped)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (fc, norm, x) = (nn.Linear(6, 5, hasBias), nn.BatchNorm1d(5, affine: affine), randn(300, 6));
        foreach (var (values, low, high) in new (Tensor?, double, double)[]
        {
            (norm.running_mean, -2, 2), (norm.running_var, 0.2, 3), (norm.weight, 0.5, 2), (norm.bias, -2, 2),
        })
        {
            using var constant = no_grad();
            _ = values?.uniform_(low, high);
        }
        var options = new QuantizationOptions { ReduceRange = false };
        using var prepared = Quantize.Prepare(
            nn.Sequential(("fc", fc), ("norm", norm)), x, skipped ? options.Skip("norm") : options);
        prepared.Calibrate([x]);
        prepared.FreezeBatchNorm();
        using var integers = prepared.Convert();

        double[] Of(Tensor? values, double missing) => values is null
            ? [.. Enumerable.Repeat(missing, 5)]
            : [.. values.detach().data<float>().ToArray().Select(value => (double)value)];
        var (mean, variance) = (Of(norm.running_mean, 0), Of(norm.running_var, 0));
        var (gamma, beta, bias, weight) = (Of(norm.weight, 1), Of(norm.bias, 0), Of(fc.bias, 0), Of(fc.weight, 0));
        var inputs = Of(x, 0);
        var exact = Enumerable.Range(0, 300 * 5).Select(i => (Row: i / 5, Channel: i % 5)).Select(at =>
        {
            var sum = bias[at.Channel]
                + Enumerable.Range(0, 6).Sum(k => weight[(at.Channel * 6) + k] * inputs[(at.Row * 6) + k]);
            return (gamma[at.Channel] * (sum - mean[at.Channel]) / Math.Sqrt(variance[at.Channel] + norm.eps))
                + beta[at.Channel];
        }).ToArray();
        var found = integers.call(x).data<float>().ToArray();
        exact.Zip(found, (one, other) => Math.Abs(one - other)).Max().Should()
            .BeLessThan(0.02 * (exact.Max() - exact.Min()));
        Parity.CheckTraining(prepared, integers, x, nameof(BatchNorm1d));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(null)]
    public void OverSeveralProcessesItIsTorchsNormOfAllRows(double? momentum)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        BatchNorm1d Norm()
        {
            var norm = nn.BatchNorm1d(2);
            norm.momentum = momentum;
            return norm;
        }
        var rows = randn(3, 4, 2);
        var whole = Norm();
        var expected = Enumerable.Range(0, 3).Select(batch => Floats(whole.call(rows[batch]))).ToArray();
        var parts = ThreadProcesses.Run(2, processes =>
        {
            using var inner = NewDisposeScope();
            var norm = Norm();
            var outputs = Enumerable.Range(0, 3).Select(batch => Floats(
                JointNorm.Of(norm, rows[batch].narrow(0, 2 * processes.Rank, 2), processes))).ToArray();
            return (Outputs: outputs, Mean: Floats(norm.running_mean!), Variance: Floats(norm.running_var!));
        });
        for (var batch = 0; batch < 3; batch++)
            Near([.. parts[0].Outputs[batch], .. parts[1].Outputs[batch]], expected[batch]);
        foreach (var part in parts)
        {
            Near(part.Mean, Floats(whole.running_mean!));
            Near(part.Variance, Floats(whole.running_var!));
        }
    }

    private static float[] Floats(Tensor values) => values.detach().contiguous().data<float>().ToArray();

    private static void Near(float[] found, float[] expected) =>
        found.Should().Equal(expected, (one, other) => Math.Abs(one - other) < 1e-5);
}
