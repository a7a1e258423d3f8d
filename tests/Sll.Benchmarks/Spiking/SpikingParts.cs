using SllCore.Benchmarks.Ratios;
using SllCore.Kernels;
using SllCore.Spiking;
using SllCore.Spiking.Formulas;
using SllCore.Spiking.Fused;
using static SllCore.Benchmarks.Ratios.Work;
using static SllCore.Spiking.SpikingModules;

namespace SllCore.Benchmarks.Spiking;

/// <summary>Where the time of a fused neuron goes: its parts one by one, each as a share of relu forward +
/// backward.</summary>
internal static class SpikingParts
{
    private const long K = 1024;

    public static IEnumerable<RatioRow> Rows() =>
        from size in new[] { (4, K), (64, K), (4, 64 * K), (16, 64 * K) }
        from row in Of(size.Item1, size.Item2)
        select row;

    private static IEnumerable<RatioRow> Of(long steps, long neurons)
    {
        yield return Row("Leaky, forward + backward", x => ForwardBackward(Leaky().forward, x));
        yield return Row("  the same, β and θ learned",
            x => ForwardBackward(Leaky(learnBeta: true, learnThreshold: true).forward, x));
        yield return Row("  a Function that computes nothing", x => ForwardBackward(PassingFunction<Nothing>.Apply, x));
        yield return Row("  a Function that copies", x => ForwardBackward(PassingFunction<Copies>.Apply, x));
        yield return Row("  forward kernel", x => Kernel(x, isForward: true));
        yield return Row("  backward kernel", x => Kernel(x, isForward: false));

        RatioRow Row(string work, Func<Tensor, Action> prepare) => new(
            $"Spiking: {work}", SpikingRows.Name(steps, neurons), "relu, forward + backward", double.NaN, 1, () =>
            {
                var input = SpikingRows.Input(steps, neurons);
                return (prepare(input), ForwardBackward(Relu, input));
            });
    }

    private static Action Kernel(Tensor input, bool isForward)
    {
        var (steps, neurons) = (input.shape[0], input.shape[1]);
        var rule = (BandRule)Leaky().Options.Surrogate.Rule;
        var plan = new Plan(
            new NeuronNumbers(0.9, 1), Reset.Subtract, IsDetached: true, rule.Band(ScalarType.Float32), HasRows: false,
            HasLogit: false, LearnsBeta: false, LearnsThreshold: false, HasStart: false, ReturnsState: false,
            HasSecondState: false, IsReadout: false, IsRecorded: true);
        var (output, mask) = (empty_like(input.detach()), BitMask.For(steps * neurons, cleared: true));
        return () => Run(plan, input, output, mask, isForward);
    }

    private static unsafe void Run(Plan plan, Tensor input, Tensor output, BitMask mask, bool isForward)
    {
        fixed (ulong* words = mask.Words)
        {
            var call = Sequence.Call<float>(input.shape);
            call.Input = Memory.Address<float>(input);
            call.InputStride = call.Neurons;
            call.Output = Memory.Address<float>(output);
            call.InBand = mask.Address(words);
            if (isForward)
                Launch.Forward<float, LeakyFormula>(call, plan);
            else
                Launch.Backward<float, LeakyFormula>(call, plan);
        }
        GC.KeepAlive((input, output, mask));
    }
}
