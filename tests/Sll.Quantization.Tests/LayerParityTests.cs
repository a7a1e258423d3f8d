using TorchSharp.Modules;

namespace SllCore.Quantization.Tests;

/// <summary>Each layer by itself, with random weights and inputs.</summary>
public sealed class LayerParityTests
{
    private static readonly Dictionary<string, (long[] Shape, Func<nn.Module<Tensor, Tensor>> Make)> s_networks = new()
    {
        ["Linear"] = ([7], () => nn.Linear(7, 5)),
        ["Linear, longer than float32 is exact"] = ([700], () => nn.Linear(700, 5)),
        ["Conv1d"] = ([3, 20], () => nn.Sequential(nn.Conv1d(3, 5, 3, stride: 2, padding: 1), nn.ReLU())),
        ["Conv1d in groups"] = ([4, 20], () => nn.Conv1d(4, 6, 3, dilation: 2, groups: 2)),
        ["MaxPool1d"] = ([3, 20], () => nn.Sequential(nn.Conv1d(3, 5, 3), nn.MaxPool1d(3, stride: 2, padding: 1))),
        ["AvgPool1d"] = ([3, 20], () => nn.Sequential(nn.Conv1d(3, 5, 3), nn.AvgPool1d(3, stride: 2))),
        ["AdaptiveAvgPool1d"] = ([3, 20], () => nn.Sequential(nn.Conv1d(3, 5, 3), nn.AdaptiveAvgPool1d(1))),
        ["Conv2d, stride"] = ([3, 9, 8], () => nn.Conv2d(3, 5, (3, 2), stride: (2, 1), padding: (1, 0))),
        ["Conv1d, valid"] = ([3, 20], () => nn.Conv1d(3, 5, 3, padding: Padding.Valid)),
        ["Conv2d, valid"] = ([3, 9, 8], () => nn.Conv2d(3, 5, 3, padding: Padding.Valid)),
        ["Conv2d, dilation"] = ([3, 9, 8], () => nn.Conv2d(3, 5, 3, dilation: 2)),
        ["Conv2d in groups"] = ([4, 9, 8], () => nn.Conv2d(4, 6, 3, groups: 2, bias: false)),
        ["Conv2d, depthwise"] = ([4, 9, 8], () => nn.Conv2d(4, 8, 3, groups: 4, padding: 1)),
        ["ConvTranspose2d"] = ([3, 5, 6], () => nn.ConvTranspose2d(3, 4, 3, stride: 2, padding: 1, output_padding: 1)),
        ["ConvTranspose2d, stride 1"] = ([3, 5, 6], () => nn.ConvTranspose2d(3, 4, 3, padding: 1)),
        ["ConvTranspose2d in groups"] =
            ([4, 5, 6], () => nn.ConvTranspose2d(4, 6, 3, stride: 3, groups: 2, bias: false)),
        ["ConvTranspose2d, dilation"] =
            ([2, 5, 6], () => nn.ConvTranspose2d(2, 3, (2, 3), dilation: (2, 1), stride: (2, 2))),
        ["ConvTranspose2d, dilation and padding"] =
            ([2, 5, 6], () => nn.ConvTranspose2d(2, 3, (2, 3), dilation: (2, 2), padding: (1, 1), stride: (2, 2))),
        ["ConvTranspose2d, cut"] = ([3, 5, 6], () => nn.ConvTranspose2d(3, 4, 2, stride: 2, padding: 1)),
        ["ConvTranspose2d with BatchNorm"] =
            ([3, 5, 6], () => nn.Sequential(nn.ConvTranspose2d(3, 4, 3, stride: 2), nn.BatchNorm2d(4), nn.ReLU())),
        ["ReLU6"] = ([3, 9, 8], () => nn.Sequential(nn.Conv2d(3, 5, 3), nn.ReLU6())),
        ["LeakyReLU"] = ([3, 9, 8], () => nn.Sequential(nn.Conv2d(3, 5, 3), nn.LeakyReLU(0.1))),
        ["Sigmoid"] = ([3, 9, 8], () => nn.Sequential(nn.Conv2d(3, 5, 3), nn.Sigmoid())),
        ["Hardtanh in place"] =
            ([3, 9, 8], () => nn.Sequential(nn.Conv2d(3, 5, 3), nn.Hardtanh(-0.5, 0.75, inplace: true))),
        ["Tanh"] = ([3, 9, 8], () => nn.Sequential(nn.Conv2d(3, 5, 3), nn.Tanh(), nn.Conv2d(5, 4, 3))),
        ["SiLU"] = ([3, 9, 8], () => nn.Sequential(nn.Conv2d(3, 5, 3), nn.SiLU(), nn.Conv2d(5, 4, 3))),
        ["GELU"] = ([7], () => nn.Sequential(nn.Linear(7, 9), nn.GELU(), nn.Linear(9, 4), nn.ReLU())),
        ["ELU, SELU, CELU"] = ([7], () => nn.Sequential(
            nn.Linear(7, 9), nn.ELU(), nn.Linear(9, 8), nn.SELU(), nn.Linear(8, 6), nn.CELU())),
        ["Mish, Softplus, Softsign"] = ([7], () => nn.Sequential(
            nn.Linear(7, 9), nn.Mish(), nn.Linear(9, 8), nn.Softplus(), nn.Linear(8, 6), nn.Softsign())),
        ["LogSigmoid, Hardswish, Hardsigmoid"] = ([7], () => nn.Sequential(
            nn.Linear(7, 9), nn.LogSigmoid(), nn.Linear(9, 8), nn.Hardswish(), nn.Linear(8, 6), nn.Hardsigmoid())),
        ["MaxPool2d"] = ([3, 9, 8], () => nn.Sequential(nn.Conv2d(3, 5, 3), nn.MaxPool2d(3, stride: 2, padding: 1))),
        ["AvgPool2d"] = ([3, 9, 8], () => nn.Sequential(nn.Conv2d(3, 5, 3), nn.AvgPool2d(3, stride: 2))),
        ["MaxPool2d, dilation given"] =
            ([3, 9, 8], () => nn.Sequential(nn.Conv2d(3, 5, 3), nn.MaxPool2d((3, 3), dilation: (1, 1)))),
        ["AvgPool2d, padding given"] =
            ([3, 9, 8], () => nn.Sequential(nn.Conv2d(3, 5, 3), nn.AvgPool2d((3, 3), padding: (0, 0)))),
        ["AdaptiveAvgPool2d"] = ([3, 9, 8], () => nn.Sequential(nn.Conv2d(3, 5, 3), nn.AdaptiveAvgPool2d(1))),
        ["Flatten"] = ([3, 4, 5], () => nn.Sequential(nn.Flatten(), nn.Linear(60, 4), nn.Dropout(), nn.Linear(4, 4))),
        ["cat"] = ([3, 9, 8], () => new Joining()),
    };

    public LayerParityTests() => set_num_threads(1);

    public static TheoryData<string> Names => [.. s_networks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void OnnxRuntimeComputesTheSameCodes(string name)
    {
        using var scope = NewDisposeScope();
        foreach (var kind in Enum.GetValues<ScaleKind>())
        {
            manual_seed((long)kind);
            var (shape, make) = s_networks[name];
            var x = randn([64, .. shape]);
            using var prepared = Quantize.Prepare(make(), x, new()
            {
                Weights = Quantizer.Symmetric(kind == ScaleKind.Learned ? 5 : 8, kind != ScaleKind.PowerOfTwo, kind),
                Activations = Quantizer.Affine(kind == ScaleKind.Learned ? 6 : 8, kind),
            });
            prepared.Calibrate([x]);
            prepared.FreezeBatchNorm();
            using var integers = prepared.Convert();
            Parity.Check(integers, 13, $"{name}, {kind}", randn([200, .. shape]).mul(tensor(1.3f)));
            Parity.CheckTraining(prepared, integers, x, $"{name}, {kind}");
            CheckGradients(prepared, x);
        }
    }

    [Fact]
    public void AnEmbeddingIsATableOfCodes()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var x = randint(0, 12, [16, 5], int64);
        using var prepared = Quantize.Prepare(
            nn.Sequential(nn.Embedding(12, 6), nn.Flatten(), nn.Linear(30, 8), nn.ReLU(), nn.Linear(8, 3)), x);
        prepared.Calibrate([x]);
        prepared.FreezeObservers();
        using var integers = prepared.Convert();
        Parity.Check(integers, 21, "Embedding", randint(0, 12, [300, 5], int64));
        foreach (var (wrong, index) in new[] { (-1, -1), (12, 12), (-12, -12) })
        {
            using var indices = cat([x[1..], full([1, 5], wrong, int64)]);
            integers.Invoking(model => model.call(indices)).Should().Throw<ArgumentException>()
                .WithMessage($"The input has the index {index}, but '0' has the rows 0 to 11.");
        }
        CheckGradients(prepared, x);
    }

    // Each weight learns.
    private static void CheckGradients(PreparedModel prepared, Tensor x)
    {
        prepared.call(x).square().mean().backward();
        foreach (var (name, parameter) in prepared.named_parameters())
        {
            (parameter.grad is { } gradient && gradient.isfinite().all().item<bool>()
                && gradient.ne(tensor(0f)).any().item<bool>())
                .Should().BeTrue(name);
        }
    }

    private sealed class Joining : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1 = nn.Conv2d(3, 4, 3, padding: 1);
        private readonly Conv2d conv2 = nn.Conv2d(4, 5, 3, padding: 1);
        private readonly Conv2d conv3 = nn.Conv2d(12, 4, 3);

        public Joining()
            : base("joining") => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            var first = conv1.call(x).relu();
            return conv3.call(cat([first, conv2.call(first), x], 1));
        }
    }
}
