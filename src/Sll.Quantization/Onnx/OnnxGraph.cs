using System.Runtime.InteropServices;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Onnx;

/// <summary>An ONNX graph under construction, for the operators of one opset.</summary>
internal sealed class OnnxGraph(int opset)
{
    private const int FirstWithInt4 = 21;
    private const int LargestInt4 = 7;

    private static readonly string s_version = typeof(OnnxGraph).Assembly.GetName().Version!.ToString(3);

    private readonly List<byte[]> _nodes = [];
    private readonly List<byte[]> _initializers = [];
    private readonly List<byte[]> _inputs = [];
    private readonly List<byte[]> _outputs = [];
    private int _serial;

    public void Input(string name, OnnxType type, object[] dimensions) => _inputs.Add(Value(name, type, dimensions));

    public void Output(string name, object[] dimensions) => _outputs.Add(Value(name, OnnxType.Float, dimensions));

    public string Init(string stem, float[] values, params long[] shape) =>
        Init(stem, OnnxType.Float, MemoryMarshal.AsBytes<float>(values), shape);

    public string Init(string stem, byte[] values, params long[] shape) => Init(stem, OnnxType.UInt8, values, shape);

    public string Init(string stem, sbyte[] values, params long[] shape) =>
        Init(stem, OnnxType.Int8, MemoryMarshal.AsBytes<sbyte>(values), shape);

    public string Init(string stem, int[] values, params long[] shape) =>
        Init(stem, OnnxType.Int32, MemoryMarshal.AsBytes<int>(values), shape);

    public string Init(string stem, long[] values, params long[] shape) =>
        Init(stem, OnnxType.Int64, MemoryMarshal.AsBytes<long>(values), shape);

    /// <summary>The codes of a weight: in half the bytes where they and the opset allow it, widened by a node that ONNX
    /// Runtime computes once, when it loads the model.</summary>
    public string Codes(string stem, sbyte[] values, long[] shape)
    {
        if (opset < FirstWithInt4 || Array.Exists(values, value => Math.Abs((int)value) > LargestInt4))
            return Init(stem, values, shape);
        var packed = new byte[(values.Length + 1) / 2];
        for (var i = 0; i < values.Length; i++)
            packed[i / 2] |= (byte)((values[i] & 15) << (4 * (i % 2)));
        return Node("Cast", [Init(stem, OnnxType.Int4, packed, shape)], [("to", (long)OnnxType.Int8)]);
    }

    /// <summary>Adds a node and returns the name of its output.</summary>
    public string Node(string type, string[] inputs, (string Name, object Value)[]? attributes = null,
        string? output = null)
    {
        var result = output ?? Unique(type);
        _nodes.Add(new ProtoMessage().Many(inputs, (m, input) => m.Text(1, input)).Text(2, result)
            .Text(3, "node_" + result).Text(4, type)
            .Many(attributes ?? [], (m, attribute) => m.Bytes(5, Attribute(attribute.Name, attribute.Value)))
                .ToArray());
        return result;
    }

    /// <summary>Float values as codes.</summary>
    public string Quantize(string values, Grid grid) =>
        Clip(Node("QuantizeLinear", [values, .. Parameters(grid)]), grid);

    /// <summary>Codes as float values. Each consumer needs such a node of its own to become an integer
    /// kernel.</summary>
    public string Dequantize(string codes, Grid grid) => Node("DequantizeLinear", [codes, .. Parameters(grid)]);

    /// <summary>Codes within those of the grid: activations, and fewer bits than 8.</summary>
    public string Clip(string codes, Grid grid) => grid is { Low: 0, High: 255 }
        ? codes
        : Node("Clip", [codes, Init("low", [(byte)grid.Low]), Init("high", [(byte)grid.High])]);

    public byte[] ToModel(IEnumerable<(string Key, string Value)> metadata)
    {
        var graph = new ProtoMessage().Many(_nodes, (m, node) => m.Bytes(1, node)).Text(2, "quantized")
            .Many(_initializers, (m, value) => m.Bytes(5, value)).Many(_inputs, (m, value) => m.Bytes(11, value))
            .Many(_outputs, (m, value) => m.Bytes(12, value)).ToArray();
        var operators = new ProtoMessage().Text(1, "").Int(2, opset).ToArray();
        // The version of the format that the opset came with.
        var version = opset switch { < 15 => 7, < 19 => 8, < 21 => 9, _ => 10 };
        byte[] Pair((string Key, string Value) pair) =>
            new ProtoMessage().Text(1, pair.Key).Text(2, pair.Value).ToArray();
        return new ProtoMessage().Int(1, version).Text(2, "Sll.Quantization").Text(3, s_version).Bytes(7, graph)
            .Bytes(8, operators).Many(metadata, (m, pair) => m.Bytes(14, Pair(pair))).ToArray();
    }

    private static byte[] Attribute(string name, object value)
    {
        var message = new ProtoMessage().Text(1, name);
        return value switch
        {
            float number => message.Float(2, number).Int(20, 1).ToArray(),
            long number => message.Int(3, number).Int(20, 2).ToArray(),
            _ => message.Many((long[])value, (m, item) => m.Int(8, item)).Int(20, 7).ToArray(),
        };
    }

    private static byte[] Value(string name, OnnxType element, object[] dimensions)
    {
        var shape = new ProtoMessage().Many(dimensions, (m, dimension) => m.Bytes(1, dimension is string symbol
            ? new ProtoMessage().Text(2, symbol).ToArray()
            : new ProtoMessage().Int(1, (long)dimension).ToArray())).ToArray();
        var type = new ProtoMessage().Int(1, (int)element).Bytes(2, shape).ToArray();
        return new ProtoMessage().Text(1, name).Bytes(2, new ProtoMessage().Bytes(1, type).ToArray()).ToArray();
    }

    private string[] Parameters(Grid grid) => [Init("scale", [grid.Scale]), Init("zero", [(byte)grid.Zero])];

    private string Init(string stem, OnnxType type, ReadOnlySpan<byte> values, long[] shape)
    {
        var name = Unique(stem);
        _initializers.Add(new ProtoMessage().Many(shape, (m, size) => m.Int(1, size)).Int(2, (int)type).Text(8, name)
            .Bytes(9, values.ToArray()).ToArray());
        return name;
    }

    private string Unique(string stem) => $"{stem}_{_serial++}";
}
