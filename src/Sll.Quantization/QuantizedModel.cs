using SllCore.Quantization.Integer;
using SllCore.Quantization.Export;
using SllCore.Quantization.Quantizers;

namespace SllCore.Quantization;

/// <summary>A network of integers. Calling it simulates, code for code, what ONNX Runtime's int8 kernels
/// compute.</summary>
public sealed class QuantizedModel : nn.Module<Tensor, Tensor>
{
    internal QuantizedModel(IntegerNode[] nodes)
        : base(nameof(QuantizedModel)) => Nodes = nodes;

    internal IntegerNode[] Nodes { get; }

    /// <summary>Reads a model that <see cref="Save"/> has written.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The model.</returns>
    /// <exception cref="InvalidDataException">The file is not such a model, is damaged, or is of a later
    /// version.</exception>
    public static QuantizedModel Load(string path) => new(ModelFile.Read(path));

    /// <summary>The output.</summary>
    /// <param name="input">A batch of inputs: float32, or the int64 indices of an embedding.</param>
    /// <returns>The values that the codes of the output stand for.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is of another type or shape, not on the CPU, or
    /// has NaN, or an index that the embedding lacks.</exception>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return Nodes[^1].Grid.Values(Simulation.Run(Nodes, input)[^1]).MoveToOuterDisposeScope();
    }

    /// <summary>The codes of the output.</summary>
    /// <param name="input">A batch of inputs: float32, or the int64 indices of an embedding.</param>
    /// <returns>A uint8 tensor.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is of another type or shape, not on the CPU, or
    /// has NaN, or an index that the embedding lacks.</exception>
    public Tensor Codes(Tensor input)
    {
        using var scope = NewDisposeScope();
        return Simulation.Run(Nodes, input)[^1].to(ScalarType.Byte).MoveToOuterDisposeScope();
    }

    /// <summary>Writes the model to a file, which appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or blank.</exception>
    public void Save(string path) => ModelFile.Write(path, Nodes);

    /// <summary>Writes the model as ONNX with QuantizeLinear and DequantizeLinear, which ONNX Runtime turns into
    /// integer kernels. The input is called "x", the output "y"; the batch is free. From
    /// opset 21 on, weights of at most 4 bits take 4 bits in the file; ONNX Runtime widens them when it loads
    /// it.</summary>
    /// <param name="path">The file, which appears whole or not at all.</param>
    /// <param name="opset">The version of the operators, 13 to 21.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or blank.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="opset"/> is not from 13 to 21.</exception>
    public void ExportOnnx(string path, int opset = 21) => AtomicFile.Write(path, OnnxExport.Of(Nodes, opset));
}
