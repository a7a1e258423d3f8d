using SllCore.Benchmarks.Ratios;
using SllCore.Quantization;
using SllCore.Quantization.FakeQuantization;
using SllCore.Quantization.Quantizers;
using static SllCore.Benchmarks.Ratios.Work;

namespace SllCore.Benchmarks.Quantizing;

/// <summary>Where the time of a fake quantization goes: its parts one by one, each as a share of relu forward +
/// backward.</summary>
internal static class QuantizationParts
{
    private static readonly LinearizeOptions s_fused = new() { Eps = 0.5, Forward = ForwardValues.Hard };
    private static readonly Grid s_grid = Grid.Of(-6, 6, Quantizer.Affine());

    private static readonly Lattice[] s_lattices =
        [new(s_grid.Scale, s_grid.Low - s_grid.Zero, s_grid.High - s_grid.Zero, 0.5f)];

    public static IEnumerable<RatioRow> Rows() =>
        from size in new[] { 1L << 10, 1 << 16, 1 << 20 }
        from row in Of(size)
        select row;

    private static IEnumerable<RatioRow> Of(long size)
    {
        yield return Row("activation, forward + backward",
            x => ForwardBackward(values => FakeQuantize.Activation(values, s_grid, null, s_fused), x));
        yield return Row("  a Function that computes nothing", x => ForwardBackward(PassingFunction<Nothing>.Apply, x));
        yield return Row("  result, mask and forward kernel", x => () =>
        {
            var (output, mask) = FakeQuantizePass.Forward(x, s_lattices);
            output.Dispose();
            mask.Tensor?.Dispose();
        });
        yield return Row("  result and backward kernel", x => Backward(x, learned: false));
        yield return Row("  the same with a learned step", x => Backward(x, learned: true));

        RatioRow Row(string work, Func<Tensor, Action> prepare) => new(
            $"Quantization: {work}", Work.Name(size), "relu, forward + backward",
            double.NaN, 1, () =>
            {
                var input = Input(size);
                return (prepare(input), ForwardBackward(Relu, input));
            });
    }

    private static Action Backward(Tensor input, bool learned)
    {
        var (g, x) = (ones_like(input), input.detach());
        var mask = FakeQuantizePass.Forward(x, s_lattices).Mask;
        return () =>
        {
            if (!learned)
            {
                FakeQuantizePass.Backward(g, mask, s_lattices).Dispose();
                return;
            }
            var (values, steps) = FakeQuantizePass.Backward(x, g, mask, s_lattices);
            values.Dispose();
            steps.Dispose();
        };
    }
}
