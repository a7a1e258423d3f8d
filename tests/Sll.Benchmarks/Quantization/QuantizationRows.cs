using SllCore.Benchmarks.Ratios;
using SllCore.Quantization;
using SllCore.Quantization.FakeQuantization;
using SllCore.Quantization.Quantizers;

namespace SllCore.Benchmarks.Quantizing;

/// <summary>What Sll.Quantization promises about its speed: fake quantization against relu of as many elements and
/// against the same of torch's operators, a training step against that of the float model.</summary>
internal static class QuantizationRows
{
    private const long K = 1024, M = K * K;
    private const double AgainstRelu = 1.6;
    private const double AgainstComposed = 1.0 / 3;

    private static readonly LinearizeOptions s_fused = new() { Eps = 0.5, Forward = ForwardValues.Hard };
    private static readonly Quantizer s_perChannel = Quantizer.Symmetric(8);

    public static IEnumerable<RatioRow> All() =>
    [
        .. new[] { 64 * K, M }.SelectMany(size => new[]
        {
            Row("activation, 8 bits", size, false, AgainstRelu),
            Row("activation, 8 bits", size, true, AgainstComposed),
            Learned("activation, learned step", size, AgainstRelu),
        }),
        Channels("weight per channel", 64, K, false, AgainstRelu),
        Channels("weight per channel", 64, K, true, AgainstComposed),
        Step("a training step of the small CNN, observing", frozen: false),
        Step("a training step of the small CNN, frozen", frozen: true),
    ];

    private static RatioRow Row(string work, long size, bool composed, double bound) =>
        new($"Quantization: {work}, forward + backward", Work.Name(size),
            composed ? "the same of torch's operators" : "relu", bound, 1, () =>
        {
            var (input, grid) = (Work.Input(size), Grid.Of(-6, 6, Quantizer.Affine()));
            return (
                Work.ForwardBackward(x => FakeQuantize.Activation(x, grid, null, s_fused), input),
                Work.ForwardBackward(composed ? x =>
                    Composed(x, tensor(grid.Scale), grid.Low - grid.Zero, grid.High - grid.Zero) : Work.Relu, input));
        });

    private static RatioRow Learned(string work, long size, double bound) =>
        new($"Quantization: {work}, forward + backward", Work.Name(size), "relu", bound, 1, () =>
        {
            var (input, grid) = (Work.Input(size), Grid.Of(-6, 6, Quantizer.Affine()));
            var (step, gradOutput) = (tensor(new[] { grid.Scale }).requires_grad_(), ones(size));
            return (
                () =>
                {
                    using var output = FakeQuantize.Activation(input, grid, step, s_fused);
                    foreach (var gradient in autograd.grad([output], [input, step], [gradOutput]))
                        gradient.Dispose();
                },
                Work.ForwardBackward(Work.Relu, input));
        });

    private static RatioRow Channels(string work, long channels, long length, bool composed, double bound) =>
        new($"Quantization: {work}, forward + backward", $"{channels} × {Work.Name(length)}",
            composed ? "the same of torch's operators" : "relu",
            bound, 1, () =>
        {
            var input = Work.Input(channels, length);
            var scales = Grid.WeightScales(input, s_perChannel);
            return (
                Work.ForwardBackward(x => FakeQuantize.Weight(x, scales, s_perChannel, s_fused), input),
                Work.ForwardBackward(
                    composed ? x => Composed(x, scales.reshape(-1, 1), s_perChannel.Low, s_perChannel.High) : Work.Relu,
                        input));
        });

    // As it is written where torch has no fake quantization: x + (s·clamp(round(x/s)) − x).detach(), masked.
    private static Tensor Composed(Tensor x, Tensor scale, int low, int high)
    {
        using var scope = NewDisposeScope();
        var ratio = x / scale;
        var clamped = ratio.clamp(low, high);
        return ((clamped + (clamped.round() - clamped).detach()) * scale).MoveToOuterDisposeScope();
    }

    private static RatioRow Step(string work, bool frozen) =>
        new($"Quantization: {work}", "64 images, 8 × 8", "the same in float32", 1.8, 1, () =>
        {
            var (images, labels) = (rand(64, 1, 8, 8), randint(10, 64));
            var prepared = Quantize.Prepare(Cnn(), images);
            prepared.Calibrate([images]);
            if (frozen)
                prepared.FreezeBatchNorm();
            return (TrainingStep(prepared, images, labels), TrainingStep(Cnn(), images, labels));
        });

    private static nn.Module<Tensor, Tensor> Cnn() => nn.Sequential(
        nn.Conv2d(1, 16, 3, padding: 1), nn.ReLU(), nn.Conv2d(16, 32, 3, stride: 2, padding: 1), nn.ReLU(),
            nn.Flatten(), nn.Linear(512, 10));

    private static Action TrainingStep(nn.Module<Tensor, Tensor> model, Tensor images, Tensor labels)
    {
        var optimizer = optim.Adam(model.parameters(), 1e-3);
        return () =>
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(images), labels).backward();
            optimizer.step();
            (model as PreparedModel)?.Step();
        };
    }
}
