using SllCore.Autograd;
using SllCore.Bands;
using static SllCore.Benchmarks.Ratios.Work;

namespace SllCore.Benchmarks.Ratios;

/// <summary>What the library promises about its speed, as ratios to torch's own operators.</summary>
internal static class RatioTable
{
    private const long K = 1024, M = K * K;

    private static readonly OperatorTable s_linearized = new LinearizedOperators(0.25);

    private static readonly OperatorTable s_coverage = new LinearizedOperators(new LinearizeOptions { Coverage = 0.3 });

    private static readonly OperatorTable s_floor =
        new LinearizedOperators(new LinearizeOptions { Eps = 0.25, Floor = 0.1 });

    private static readonly (string Name, Func<Tensor, Tensor> Function)[] s_steps =
    [
        ("Round", Round),
        ("Sign", x => s_linearized.Call(StepOperator.Sign, x)),
        ("Heaviside", x => s_linearized.Call(StepOperator.Heaviside, x)),
        ("Floor", x => s_linearized.Call(StepOperator.Floor, x)),
        ("Ceil", x => s_linearized.Call(StepOperator.Ceil, x)),
        ("Trunc", x => s_linearized.Call(StepOperator.Trunc, x)),
        ("Threshold", x => s_linearized.Call(StepOperator.Threshold.At(0.4), x)),
    ];

    private static readonly StepOperator[] s_kinds =
    [
        StepOperator.Round, StepOperator.Sign, StepOperator.Heaviside, StepOperator.Floor, StepOperator.Ceil,
        StepOperator.Trunc,
    ];

    private static Tensor Round(Tensor x) => s_linearized.Call(StepOperator.Round, x);

    public static IEnumerable<RatioRow> Rows() =>
    [
        .. s_steps.Select(step => AgainstRelu(step, K, 1.6)),
        .. from size in new[] { 64 * K, M, 16 * M } from step in s_steps select AgainstRelu(step, size, 1.15),
        .. Sizes(64 * K, M, 16 * M, size => new(
            "Round, forward + backward", Name(size), "x + (round(x) − x).detach()", 0.9, 1,
            () => Both(Round, StraightThroughRound, Input(size)))),
        .. Sizes(64 * K, M, 16 * M, size => new(
            "Round, forward + backward", Name(size), "the Function of torch operators", 0.5, 1,
            () => Both(Round, ComposedRound.Apply, Input(size)))),
        .. from step in s_kinds from forward in Enum.GetValues<ForwardValues>() select Transposed(step, forward),
        .. from step in s_kinds from forward in Enum.GetValues<ForwardValues>() select ByTorch(step, forward),
        AgainstSoftmax(65536, 10),
        AgainstSoftmax(4096, 1000),
        .. Sizes(K, 64 * K, M, size => new("SllOps.Round outside every scope", Name(size), "torch.round", 1.02, 1,
            () => Forwards(SllOps.Round, PlainCalls.Round, Input(size)))),
        .. Sizes(64 * K, M, 16 * M, size => new("Round in a scope, no gradient", Name(size), "torch.round", 1.25, 1,
            () => Forwards(Round, PlainCalls.Round, Input(size)))),
        .. Sizes(K, 64 * K, M, size => new(
            "Redirected torch.sign outside every scope", Name(size), "torch.sign", 1.02, 1,
            () => Forwards(RedirectedCalls.Sign, PlainCalls.Sign, Input(size)))),
        .. Sizes(64 * K, M, 16 * M, size => new(
            "Round with a coverage target, forward + backward", Name(size), "Round with a fixed ε", 1.5, 1,
            () => Both(x => s_coverage.Call(StepOperator.Round, x), Round, Input(size)))),
        .. Sizes(64 * K, M, 16 * M, size => new(
            "Round with a floor, forward + backward", Name(size), "Round without", 1.03, 1,
            () => Both(x => s_floor.Call(StepOperator.Round, x), Round, Input(size)))),
        CoverageOfRows(65536, 10),
        CoverageOfRows(4096, 1000),
        FloorOfRows(65536, 10),
        FloorOfRows(4096, 1000),
        new("A train step of the Digits network", "batch 64", "the same with relu", 1.15, 1,
            () => (TrainStep.With(s_steps[2].Function), TrainStep.With(Relu))),
        .. new[] { M, 4 * M, 16 * M }.Select(size => AgainstRelu(s_steps[0], size, 1.3 * 1.15, threads: 2)),
        AgainstSoftmax(4096, 1000, 1.3, threads: 2),
    ];

    private static RatioRow AgainstRelu(
        (string Name, Func<Tensor, Tensor> Function) step, long size, double bound, int threads = 1) =>
        new($"{step.Name}, forward + backward", Name(size), "relu", bound, threads,
            () => Both(step.Function, Relu, Input(size)));

    private static RatioRow Transposed(StepOperator step, ForwardValues forward)
    {
        var table = new LinearizedOperators(new LinearizeOptions { Eps = 0.25, Forward = forward });
        return new(
            $"{step.Name}, {forward} forward, + backward", "1M transposed", "relu",
            forward == ForwardValues.Hard ? 3 : 4.5, 1,
            () => Both(x => table.Call(step, x), Relu, Input(K, K).t()));
    }

    // What every device but the CPU runs, on the CPU.
    private static RatioRow ByTorch(StepOperator step, ForwardValues forward)
    {
        var style = new BandStyle(forward, BandSlope.Constant, Floor: 0);
        var linearization = new ComposedBandLinearization(
            step, Band.Of(step.Shape, 0.25, 0, style, ScalarType.Float32));
        return new(
            $"{step.Name} by torch's operators, {forward} forward, + backward", "1M", "relu", double.NaN, 1,
            () => Both(x => LinearizedFunction.Apply(x, linearization), Relu, Input(M)));
    }

    private static RatioRow AgainstSoftmax(long rows, long width, double bound = 1, int threads = 1) =>
        new("Argmax, forward + backward", $"{rows} × {width}", "softmax", bound, threads,
            () => Both(x => s_linearized.Call(ChoiceOperator.Argmax, x, -1), Softmax, Input(rows, width)));

    private static RatioRow CoverageOfRows(long rows, long width) =>
        new("Argmax with a coverage target, forward + backward", $"{rows} × {width}", "Argmax with a fixed ε", 1.5, 1,
            () => Both(x => s_coverage.Call(ChoiceOperator.Argmax, x, -1),
                x => s_linearized.Call(ChoiceOperator.Argmax, x, -1), Input(rows, width)));

    private static RatioRow FloorOfRows(long rows, long width) =>
        new("Argmax with a floor, forward + backward", $"{rows} × {width}", "Argmax without", 1.5, 1,
            () => Both(
                x => s_floor.Call(ChoiceOperator.Argmax, x, -1),
                x => s_linearized.Call(ChoiceOperator.Argmax, x, -1),
                Input(rows, width)));

    private static (Action, Action) Both(Func<Tensor, Tensor> work, Func<Tensor, Tensor> against, Tensor input) =>
        (ForwardBackward(work, input), ForwardBackward(against, input));

    private static IEnumerable<RatioRow> Sizes(long small, long middle, long large, Func<long, RatioRow> row) =>
        new[] { small, middle, large }.Select(row);
}
