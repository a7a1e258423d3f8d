using SllCore.Bands;
using static SllCore.Benchmarks.Ratios.Work;

namespace SllCore.Benchmarks.Ratios;

/// <summary>Where the time of a linearized step goes: its parts one by one, each as a share of relu
/// forward + backward.</summary>
internal static class PartsTable
{
    private const double Eps = 0.25;

    private static readonly Band s_band = Band.Of(
        StepOperator.Round.Shape, Eps, origin: 0, new BandStyle(ForwardValues.Soft, BandSlope.Constant, Floor: 0),
        ScalarType.Float32);

    public static IEnumerable<RatioRow> Rows() =>
        from size in new[] { 1 << 10, 1 << 16 }
        from row in Of(size)
        select row;

    private static IEnumerable<RatioRow> Of(long size)
    {
        var name = $"{size >> 10}K";
        yield return Row("Round, forward + backward", x => ForwardBackward(t => SllOps.Round(t, Eps), x));
        yield return Row("  a Function that computes nothing", x => ForwardBackward(PassingFunction<Nothing>.Apply, x));
        yield return Row("  result, mask and forward kernel",
            x => () => FusedBand.Forward<RoundStep>(x, s_band, keepsMap: true).Output.Dispose());
        yield return Row("  result and backward kernel", x => Backward(x, ofBoth: false));
        yield return Row("relu, forward without gradient", x => Forward(Relu, x));
        yield return Row("torch.round, forward without gradient", x => Forward(PlainCalls.Round, x));
        yield return Row("Greater, forward + backward", x => Pair(x, (a, b) => SllOps.Greater(a, b, Eps)));
        yield return Row("  a Function of two that computes nothing",
            x => Pair(x, PassingFunction<NothingOfTwo>.Apply));
        yield return Row("  result, mask and forward kernel", x =>
        {
            var y = Input(size);
            return () => FusedPair.Forward<HeavisideStep>(x, y, s_band, keepsMap: true).Output.Dispose();
        });
        yield return Row("  both results and backward kernel", x => Backward(x, ofBoth: true));

        RatioRow Row(string work, Func<Tensor, Action> prepare) => new(
            work, name, "relu, forward + backward", double.NaN, 1, () =>
            {
                var input = Input(size);
                return (prepare(input), ForwardBackward(Relu, input));
            });
    }

    private static Action Backward(Tensor input, bool ofBoth)
    {
        var (g, forward) = (ones_like(input), FusedBand.Forward<RoundStep>(input, s_band, keepsMap: true));
        var map = (BandMap)forward.Map!;
        return () =>
        {
            if (!ofBoth)
            {
                map.Of(g, forward.Mask).Dispose();
                return;
            }
            var (same, opposite) = map.OfBoth(g, forward.Mask);
            same.Dispose();
            opposite.Dispose();
        };
    }

    private static Action Pair(Tensor x, Func<Tensor, Tensor, Tensor> function)
    {
        var y = Input(x.shape);
        return ProgramRows.Gradients(() => function(x, y), x, y);
    }
}
