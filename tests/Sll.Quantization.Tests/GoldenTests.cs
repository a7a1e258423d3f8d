using SllCore.Quantization.Integer;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization.Tests;

/// <summary>Files that are written once and must not change: SLL_WRITE_GOLDEN=1 writes them again.</summary>
public sealed class GoldenTests
{
    [Theory]
    [InlineData(13)]
    [InlineData(21)]
    public void TheFileOfASmallModelStays(int opset)
    {
        using var model = new QuantizedModel(Nodes());
        var path = Path.Combine(Path.GetTempPath(), $"sll-{Guid.NewGuid():N}.onnx");
        model.ExportOnnx(path, opset);
        var written = File.ReadAllBytes(path);
        File.Delete(path);
        var golden = Path.Combine(AppContext.BaseDirectory, "Golden", $"opset{opset}.onnx");
        if (Environment.GetEnvironmentVariable("SLL_WRITE_GOLDEN") is { Length: > 0 } folder)
            File.WriteAllBytes(Path.Combine(folder, $"opset{opset}.onnx"), written);
        else
            written.Should().Equal(File.ReadAllBytes(golden));
    }

    [Fact]
    public void AnotherParserReadsTheFile()
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Golden", "opset21.onnx"));
        var model = global::Onnx.ModelProto.Parser.ParseFrom(stream);
        (model.IrVersion, model.ProducerName, model.OpsetImport.Single().Version).Should()
            .Be((10, "Sll.Quantization", 21));
        model.MetadataProps.Select(pair => (pair.Key, pair.Value)).Should().Equal(
            ("codes of conv", "weights -3…3, output 0…255"), ("codes of fc", "weights -9…9, output 0…15"));
        model.Graph.Input.Single().Type.TensorType.Shape.Dim.Select(size => size.DimParam + size.DimValue).Should()
            .Equal("batch0", "1", "2", "2");
        model.Graph.Node.Select(node => node.OpType).Should().Equal(
            "QuantizeLinear", "Cast", "DequantizeLinear", "DequantizeLinear", "DequantizeLinear", "Conv",
                "QuantizeLinear", "Flatten",
            "DequantizeLinear", "DequantizeLinear", "DequantizeLinear", "Gemm", "QuantizeLinear", "Clip",
                "DequantizeLinear", "Identity");
        var packed = model.Graph.Initializer.Single(values => values.DataType == 22);
        packed.Dims.Should().Equal(2, 1, 1, 1);
        packed.RawData.ToByteArray().Should().Equal(0x3D);
    }

    private static IntegerNode[] Nodes()
    {
        static byte[] Bytes(params sbyte[] codes) => Array.ConvertAll(codes, code => unchecked((byte)code));
        return
        [
            new InputNode("input", [], new(0.5f, 3, 0, 255), [1, 2, 2]),
            new MatrixNode("conv", [0], new(0.25f, 0, 0, 255), Bytes(-3, 3), [2, 1, 1, 1], [0.5f, 0.125f], [7, -9],
                new([1, 1], [0, 0], [1, 1], 1)),
            new FlattenNode("flatten", [1], new(0.25f, 0, 0, 255)),
            new MatrixNode("fc", [2], new(1, 8, 0, 15), Bytes(1, 2, 3, 4, -9, 6, 7, 8), [1, 8], [0.0625f], [100], null),
        ];
    }
}
