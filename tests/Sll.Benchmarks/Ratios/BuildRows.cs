using static SllCore.Benchmarks.Ratios.Work;

namespace SllCore.Benchmarks.Ratios;

/// <summary>This build of Sll.Core against another, as the release before: what both can do, timed in turn in one
/// process. How much a difference means, a build against itself shows.</summary>
internal sealed class BuildRows(Build other)
{
    private const long K = 1024, M = K * K;

    private static readonly Setting s_hard = new(" outside every scope", []);
    private static readonly Setting s_eps = new("", [("Eps", 0.25)]);
    private static readonly Setting s_coverage = new(" with a coverage target", [("Coverage", 0.3)]);

    private static readonly Operation s_round = Unary(nameof(SllOps.Round));
    private static readonly Operation s_sign = Unary(nameof(SllOps.Sign));
    private static readonly Operation s_heaviside = Unary(nameof(SllOps.Heaviside));

    private static readonly Operation[] s_steps =
    [
        s_round, s_sign, s_heaviside, Unary(nameof(SllOps.Floor)), Unary(nameof(SllOps.Ceil)),
        WithArgument(nameof(SllOps.Threshold), 0.4),
    ];

    private static readonly Operation s_argmax = WithArgument(nameof(SllOps.Argmax), -1L);

    public IEnumerable<RatioRow> All() =>
    [
        .. from size in new[] { K, 64 * K, M, 16 * M } from step in s_steps select Both(step, s_eps, size),
        .. from size in new[] { 64 * K, M, 16 * M } select Both(s_round, s_coverage, size),
        .. from setting in new[] { s_eps, s_coverage }
           from shape in new long[][] { [65536, 10], [4096, 1000] }
           select Both(s_argmax, setting, shape),
        .. from step in new[] { s_round, s_sign }
           from size in new[] { K, 64 * K, M }
           select Forward(step, s_hard, size),
        .. from size in new[] { 64 * K, M, 16 * M } select Forward(s_round, s_eps, size),
        Row("A train step of the Digits network", "batch 64", s_eps,
            () => build => TrainStep.With(s_heaviside.Of(build))),
        .. from size in new[] { M, 4 * M, 16 * M } select Both(s_round, s_eps, size) with { Threads = 2 },
        Both(s_argmax, s_eps, 4096, 1000) with { Threads = 2 },
    ];

    private RatioRow Both(Operation operation, Setting setting, params long[] shape) =>
        Row($"{operation.Name}{setting.Label}, forward + backward", Name(shape), setting, () =>
        {
            var input = Input(shape);
            return build => ForwardBackward(operation.Of(build), input);
        });

    private RatioRow Forward(Operation operation, Setting setting, params long[] shape) =>
        Row($"{operation.Name}{setting.Label}, no gradient", Name(shape), setting, () =>
        {
            var input = Input(shape);
            return build => Work.Forward(operation.Of(build), input);
        });

    private RatioRow Row(string work, string size, Setting setting, Func<Func<Build, Action>> prepare) =>
        new(work, size, "the other build", double.NaN, 1, () =>
        {
            var prepared = prepare();
            return (In(Build.Ours), In(other));

            Action In(Build build)
            {
                build.Enter(setting.Options);
                return prepared(build);
            }
        });

    private static string Name(long[] shape) => shape switch
    {
        [var size] => Work.Name(size),
        _ => string.Join(" × ", shape),
    };

    private static Operation Unary(string name) => new(name, build => build.Operator<Func<Tensor, Tensor>>(name));

    private static Operation WithArgument<T>(string name, T argument) => new(name, build =>
    {
        var operation = build.Operator<Func<Tensor, T, Tensor>>(name);
        return x => operation(x, argument);
    });

    private sealed record Operation(string Name, Func<Build, Func<Tensor, Tensor>> Of);

    private sealed record Setting(string Label, (string Name, double Value)[] Options);
}
