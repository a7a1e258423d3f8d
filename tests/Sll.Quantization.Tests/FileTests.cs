using SllCore.Quantization.Integer;

namespace SllCore.Quantization.Tests;

/// <summary>The files of a quantized model: what is in them, and which are refused.</summary>
public sealed class FileTests : IDisposable
{
    private const int Header = 37;
    private const int Int8 = 3;
    private const int Int4 = 22;

    private readonly string _folder = Directory.CreateTempSubdirectory("sll-files").FullName;

    public FileTests() => set_num_threads(1);

    private string Model => Path.Combine(_folder, "model");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ALaterFileReplacesTheEarlierOneAndNothingElseIsLeft()
    {
        using var scope = NewDisposeScope();
        using var first = Linear(1);
        using var second = Linear(2);
        first.Save(Model);
        second.Save(Model);
        using var read = QuantizedModel.Load(Model);
        var x = tensor(new[] { 1f, 3 }).reshape(1, 2);
        read.Codes(x).data<byte>().ToArray().Should().Equal(second.Codes(x).data<byte>().ToArray())
            .And.NotEqual(first.Codes(x).data<byte>().ToArray());
        first.ExportOnnx(Model);
        second.ExportOnnx(Model);
        Weight(Proto(Model)).RawData.ToByteArray().Should().Equal(0xE2);
        Directory.GetFiles(_folder).Should().Equal(Model);
    }

    [Fact]
    public void AFileThatIsShortOrOfAnotherVersionIsRefused()
    {
        using var model = Linear(1);
        model.Save(Model);
        var content = File.ReadAllBytes(Model);
        void Refused(byte[] bytes, string message)
        {
            File.WriteAllBytes(Model, bytes);
            FluentActions.Invoking(() => QuantizedModel.Load(Model)).Should().Throw<InvalidDataException>()
                .WithMessage($"'{Model}' {message}");
        }
        Refused([], "is not a quantized model of this library.");
        Refused(content[..4], "is not a quantized model of this library.");
        Refused(content[..(Header - 1)], "is not a quantized model of this library.");
        Refused(content[..Header], "is damaged or truncated: write it again.");
        Refused([.. content, 0], "is damaged or truncated: write it again.");
        content[4] = 2;
        Refused(content, "is of version 2; this library reads version 1.");
    }

    [Theory]
    [InlineData(13, 7)]
    [InlineData(14, 7)]
    [InlineData(15, 8)]
    [InlineData(18, 8)]
    [InlineData(19, 9)]
    [InlineData(20, 9)]
    [InlineData(21, 10)]
    public void TheVersionOfOnnxIsTheOneThatBroughtTheOpset(int opset, int version)
    {
        using var model = Linear(1);
        var proto = Exported(model, opset);
        (proto.IrVersion, proto.OpsetImport.Single().Version).Should().Be((version, opset));
    }

    [Theory]
    [InlineData(7, 21, Int4)]
    [InlineData(-7, 21, Int4)]
    [InlineData(8, 21, Int8)]
    [InlineData(-8, 21, Int8)]
    [InlineData(7, 20, Int8)]
    public void WeightsOfFourBitsTakeFourBitsWhereTheOpsetHasThem(int code, int opset, int type)
    {
        using var model = Linear((sbyte)code);
        var weight = Weight(Exported(model, opset));
        (weight.DataType, weight.RawData.Length).Should().Be((type, type == Int4 ? 1 : 2));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    public void PixelsAreSpreadOnlyWhereATransposedConvolutionHasAStride(int stride, int nodes)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var x = rand(4, 2, 3, 3);
        using var prepared = Quantize.Prepare(nn.ConvTranspose2d(2, 3, 2, stride: stride), x);
        prepared.Calibrate([x]);
        prepared.FreezeObservers();
        using var integers = prepared.Convert();
        Exported(integers, 21).Graph.Node.Count(node => node.OpType == "DepthToSpace").Should().Be(nodes);
    }

    // Codes of −2 and the one that is given.
    private static QuantizedModel Linear(sbyte code) => new(
    [
        new InputNode("input", [], new(1, 0, 0, 255), [2]),
        new MatrixNode("fc", [0], new(1, 100, 0, 255), [unchecked((byte)code), 0xFE], [1, 2], [1], [0], null),
    ]);

    private static global::Onnx.TensorProto Weight(global::Onnx.ModelProto proto) => proto.Graph.Initializer.Single(
        values => values.Name.StartsWith("fc.weight", StringComparison.Ordinal));

    private static global::Onnx.ModelProto Proto(string path)
    {
        using var stream = File.OpenRead(path);
        return global::Onnx.ModelProto.Parser.ParseFrom(stream);
    }

    private global::Onnx.ModelProto Exported(QuantizedModel model, int opset)
    {
        model.ExportOnnx(Model, opset);
        return Proto(Model);
    }
}
