using BenchmarkDotNet.Attributes;
using SllCore.Benchmarks.Ratios;

namespace SllCore.Benchmarks.Suites;

/// <summary>Forward and backward of the elementwise operators beside relu.</summary>
public class StepBenchmarks
{
    private readonly OperatorTable _linearized = new LinearizedOperators(0.25);
    private Action _relu = null!, _round = null!, _sign = null!, _heaviside = null!, _straightThrough = null!;

    /// <summary>Gets or sets the number of elements.</summary>
    [Params(1024, 65536, 1048576, 16777216)]
    public long Size { get; set; }

    /// <summary>Prepares the actions.</summary>
    [GlobalSetup]
    public void Setup()
    {
        set_num_threads(1);
        var input = Work.Input(Size);
        _relu = Work.ForwardBackward(Work.Relu, input);
        _round = Work.ForwardBackward(x => _linearized.Call(StepOperator.Round, x), input);
        _sign = Work.ForwardBackward(x => _linearized.Call(StepOperator.Sign, x), input);
        _heaviside = Work.ForwardBackward(x => _linearized.Call(StepOperator.Heaviside, x), input);
        _straightThrough = Work.ForwardBackward(Work.StraightThroughRound, input);
    }

    /// <summary>torch's relu.</summary>
    [Benchmark(Baseline = true)]
    public void Relu() => _relu();

    /// <summary>Linearized rounding.</summary>
    [Benchmark]
    public void Round() => _round();

    /// <summary>Linearized sign.</summary>
    [Benchmark]
    public void Sign() => _sign();

    /// <summary>Linearized heaviside.</summary>
    [Benchmark]
    public void Heaviside() => _heaviside();

    /// <summary>Rounding with the straight-through idiom.</summary>
    [Benchmark]
    public void StraightThroughRound() => _straightThrough();
}
