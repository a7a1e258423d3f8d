using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SllCore.Quantization.Tests;

/// <summary>A model in ONNX Runtime with all optimizations.</summary>
internal static class OnnxRun
{
    /// <summary>The output and the text of the optimized model.</summary>
    public static (float[] Output, byte[] Optimized) Of(string path, Tensor input)
    {
        var optimized = path + ".optimized";
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = 1,
            OptimizedModelFilePath = optimized,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        using var session = new InferenceSession(path, options);
        var values = new DenseTensor<float>(input.contiguous().data<float>().ToArray(), [.. input.shape.Select(size => (int)size)]);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("x", values)]);
        return (results[0].AsEnumerable<float>().ToArray(), File.ReadAllBytes(optimized));
    }
}
