using SllCore.Quantization.Integer;

namespace SllCore.Quantization.Report;

/// <summary>Collects what the report says about a layer.</summary>
internal sealed class LayerMeasure(IntegerNode node, IntegerNode[] nodes)
{
    private const int LargestUInt8 = 255;
    private const int OutputsPerCode = 10;

    private readonly int _index = Array.IndexOf(nodes, node);
    private readonly bool[] _used = new bool[LargestUInt8 + 1];
    private double _largest;
    private double _signal;
    private double _noise;
    private long _clipped;
    private long _seen;

    /// <summary>Sees a batch.</summary>
    /// <param name="codes">The codes of all nodes.</param>
    /// <param name="value">What the layer gives without quantization.</param>
    public void See(Tensor[] codes, Tensor value)
    {
        using var scope = NewDisposeScope();
        var input = node.Inputs[0];
        if (node is MatrixNode layer)
        {
            var sums = layer.Accumulate(codes[input], nodes[input].Grid);
            _largest = Math.Max(_largest, sums.abs().max().to(float64).item<double>());
        }
        var own = codes[_index];
        _clipped += own.Is(node.Grid.High).sum().item<long>();
        _seen += own.NumberOfElements;
        foreach (var code in own.to(ScalarType.Byte).unique().output.data<byte>())
            _used[code] = true;
        _signal += Energy(value);
        _noise += Energy(value - node.Grid.Values(own));
    }

    /// <summary>The row.</summary>
    /// <param name="kernel">What computes it.</param>
    /// <param name="bits">Of the weights and of the output.</param>
    /// <param name="range">That the observer of the output has.</param>
    /// <param name="weightSqnr">In dB.</param>
    /// <param name="oscillating">The share of the weights.</param>
    public QuantizationReportRow Row(
        string kernel, (int Weight, int Output) bits, (double Low, double High) range, double weightSqnr,
        double oscillating)
    {
        var codes = node.Grid.High - node.Grid.Low + 1;
        var row = new QuantizationReportRow
        {
            Layer = node.Name,
            WeightBits = bits.Weight,
            Bits = bits.Output,
            Low = range.Low,
            High = range.High,
            WeightSqnr = weightSqnr,
            Oscillating = oscillating,
            Kernel = kernel,
            Scale = node.Grid.Scale,
            Clipped = (double)_clipped / _seen,
            Unused = 1 - ((double)_used.Count(used => used) / codes),
            OutputSqnr = 10 * Math.Log10(_signal / Math.Max(_noise, 1e-30)),
            LargestSum = _largest / (1 << 24),
            SaturatingPairs = node is MatrixNode layer ? SaturatingPairs(layer) : 0,
        };
        return row with { Warnings = [.. LayerWarnings.Of(row, _seen >= OutputsPerCode * codes)] };
    }

    private static double Energy(Tensor values) => values.to(float64).square().sum().item<double>();

    // The worst case: the inputs of the weights of one sign are 255, the others 0.
    private static double SaturatingPairs(MatrixNode layer)
    {
        var weights = layer.WeightCodes;
        var length = weights.Length / (int)layer.Shape[0];
        long pairs = 0, saturating = 0;
        for (var start = 0; start < weights.Length; start += length)
        {
            for (var i = start; i + 1 < start + length; i += 2, pairs++)
            {
                int first = weights[i], second = weights[i + 1];
                var above = LargestUInt8 * (Math.Max(first, 0) + Math.Max(second, 0));
                var below = LargestUInt8 * (Math.Min(first, 0) + Math.Min(second, 0));
                saturating += above > short.MaxValue || below < short.MinValue ? 1 : 0;
            }
        }
        return (double)saturating / Math.Max(pairs, 1);
    }
}
