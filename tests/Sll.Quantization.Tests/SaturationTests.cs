using SllCore.Quantization.Integer;

namespace SllCore.Quantization.Tests;

/// <summary>x64 processors without VNNI add the products of two neighbouring pairs of uint8 × int8 in 16 bits, which
/// saturate. Their sums are computed here as they would.</summary>
public sealed class SaturationTests
{
    public SaturationTests() => set_num_threads(1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WithAReducedRangeNoPairSaturates(bool reduce)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (images, _) = Digits.Load();
        var model = Networks.Make("mlp");
        Digits.Train(model, 2e-3, 3);
        using var prepared = Quantize.Prepare(model, images[..32], new() { ReduceRange = reduce });
        prepared.Calibrate([images[..1000]]);
        prepared.FreezeObservers();
        using var integers = prepared.Convert();
        var (codes, saturated) = Emulate(integers.Nodes, images[1347..]);
        var differing = codes.ne(integers.Codes(images[1347..])).sum().item<long>();
        // Without it there is something to see, so the emulation does find pairs.
        (saturated > 0).Should().Be(!reduce);
        (differing > 0).Should().Be(!reduce);
    }

    private static (Tensor Codes, long Saturated) Emulate(IntegerNode[] nodes, Tensor input)
    {
        var (codes, saturated) = (new Tensor[nodes.Length], 0L);
        for (var i = 0; i < nodes.Length; i++)
        {
            var node = nodes[i];
            var from = node.Inputs.Length == 0 ? input : codes[node.Inputs[0]];
            if (node is not MatrixNode layer)
            {
                codes[i] = node.Run([from], [.. node.Inputs.Select(n => nodes[n].Grid)]);
                continue;
            }
            var grid = nodes[node.Inputs[0]].Grid;
            var (sums, pairs) = Sums(from, layer);
            var weights = tensor(layer.WeightCodes).reshape(layer.Shape).to(int32);
            var exact = sums - weights.sum([1], type: int32).mul(tensor(grid.Zero)) + tensor(layer.Bias);
            var factors = tensor(layer.Scales.Select(scale => grid.Scale * scale / layer.Grid.Scale).ToArray());
            codes[i] = (exact.to(float32) * factors).round().add(tensor((float)layer.Grid.Zero))
                .clamp(tensor((float)layer.Grid.Low), tensor((float)layer.Grid.High));
            saturated += pairs;
        }
        return (codes[^1].to(ScalarType.Byte), saturated);
    }

    private static (Tensor Sums, long Saturated) Sums(Tensor codes, MatrixNode layer)
    {
        var (x, w) = (codes.to(int32), tensor(layer.WeightCodes).reshape(layer.Shape).to(int32));
        // [batch, out, pair, 2]; all layers here have an even number of inputs.
        var pairs = (x.reshape(x.shape[0], 1, -1, 2) * w.reshape(1, w.shape[0], -1, 2)).sum([3], type: int32);
        var kept = pairs.clamp(tensor((int)short.MinValue), tensor((int)short.MaxValue));
        return (kept.sum([2], type: int32), kept.ne(pairs).sum().item<long>());
    }
}
