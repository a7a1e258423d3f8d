using Microsoft.ML.OnnxRuntime;

namespace SllCore.Quantization.Tests;

/// <summary>A model in ONNX Runtime with all optimizations.</summary>
internal sealed class OnnxRun : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sll-onnx").FullName;
    private readonly InferenceSession _session;

    public OnnxRun(QuantizedModel model, int opset)
    {
        var path = Path.Combine(_folder, "model.onnx");
        var optimized = Path.Combine(_folder, "optimized.onnx");
        model.ExportOnnx(path, opset);
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = 1,
            OptimizedModelFilePath = optimized,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        _session = new InferenceSession(path, options);
        // OnnxSharp reads the file: a parser that shares nothing with the writer.
        using var stream = File.OpenRead(optimized);
        Operators = [.. global::Onnx.ModelProto.Parser.ParseFrom(stream).Graph.Node.Select(node => node.OpType)];
    }

    /// <summary>Gets the types of the operators that are left after optimization.</summary>
    public string[] Operators { get; }

    public float[] Output(Tensor input)
    {
        using var value = input.dtype == ScalarType.Int64
            ? OrtValue.CreateTensorValueFromMemory(input.contiguous().data<long>().ToArray(), input.shape)
            : OrtValue.CreateTensorValueFromMemory(input.contiguous().data<float>().ToArray(), input.shape);
        using var run = new RunOptions();
        using var results = _session.Run(run, ["x"], [value], ["y"]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose()
    {
        _session.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
