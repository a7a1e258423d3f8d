using BenchmarkDotNet.Attributes;
using SllCore.Benchmarks.Ratios;

namespace SllCore.Benchmarks.Suites;

/// <summary>Forward and backward of Argmax beside softmax.</summary>
public class ArgmaxBenchmarks
{
    private readonly OperatorTable _linearized = new LinearizedOperators(0.25);
    private Action _softmax = null!, _argmax = null!;

    /// <summary>Gets or sets the number of rows.</summary>
    [Params(4096, 65536)]
    public long Rows { get; set; }

    /// <summary>Gets or sets the length of a row.</summary>
    [Params(10, 100)]
    public long Width { get; set; }

    /// <summary>Prepares the actions.</summary>
    [GlobalSetup]
    public void Setup()
    {
        set_num_threads(1);
        var input = Work.Input(Rows, Width);
        _softmax = Work.ForwardBackward(Work.Softmax, input);
        _argmax = Work.ForwardBackward(x => _linearized.Call(ChoiceOperator.Argmax, x, -1), input);
    }

    /// <summary>torch's softmax.</summary>
    [Benchmark(Baseline = true)]
    public void Softmax() => _softmax();

    /// <summary>Linearized argmax.</summary>
    [Benchmark]
    public void Argmax() => _argmax();
}
