using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace QuantizationSample;

/// <summary>A model in ONNX Runtime, on one thread.</summary>
internal sealed class Deployment : IDisposable
{
    private readonly InferenceSession _session;

    public Deployment(string file)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        _session = new InferenceSession(file, options);
    }

    /// <summary>What it answers.</summary>
    public Tensor Output(Tensor images)
    {
        using var value = OrtValue.CreateTensorValueFromMemory(images.contiguous().data<float>().ToArray(),
            images.shape);
        using var run = new RunOptions();
        using var results = _session.Run(run, ["x"], [value], ["y"]);
        return tensor(results[0].GetTensorDataAsSpan<float>().ToArray()).reshape(images.shape[0], -1);
    }

    /// <summary>How many times as fast as the float model in TorchSharp it is: the median of pairs of
    /// measurements.</summary>
    public double SpeedAgainst(Module<Tensor, Tensor> model, Tensor images, int pairs = 60)
    {
        var ratios = new double[pairs];
        for (var i = 0; i < pairs; i++)
            ratios[i] = Seconds(() => model.call(images)) / Seconds(() => Output(images));
        Array.Sort(ratios);
        return ratios[pairs / 2];
    }

    public void Dispose() => _session.Dispose();

    private static double Seconds(Func<Tensor> run)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        var start = Stopwatch.GetTimestamp();
        _ = run();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
