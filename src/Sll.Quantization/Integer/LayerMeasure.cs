namespace SllCore.Quantization.Integer;

/// <summary>Collects what the report says about a layer.</summary>
internal sealed class LayerMeasure(MatrixNode node, IntegerNode[] nodes)
{
    private const int LargestUInt8 = 255;

    private readonly int _index = Array.IndexOf(nodes, node);
    private readonly bool[] _used = new bool[LargestUInt8 + 1];
    private double _largest;
    private long _clipped;
    private long _seen;

    public string Name => node.Name;

    public void See(Tensor[] codes)
    {
        var input = node.Inputs[0];
        _largest = Math.Max(_largest, node.Accumulate(codes[input], nodes[input].Grid).abs().max().to(float64).item<double>());
        var own = codes[_index];
        _clipped += own.Is(node.Grid.High).sum().item<long>();
        _seen += own.NumberOfElements;
        foreach (var code in own.to(ScalarType.Byte).unique().output.data<byte>())
            _used[code] = true;
    }

    public QuantizationReportRow Row(double oscillating, double sqnr)
    {
        var codes = node.Grid.High - node.Grid.Low + 1;
        return new(Name, codes, node.Grid.Scale, (double)_clipped / Math.Max(_seen, 1), 1 - ((double)_used.Count(used => used) / codes), sqnr,
            _largest / (1 << 24), SaturatingPairs(), oscillating);
    }

    // The worst case: the inputs of the weights of one sign are 255, the others 0.
    private double SaturatingPairs()
    {
        var weights = node.WeightCodes;
        var length = weights.Length / (int)node.Shape[0];
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
