using FluentAssertions.Execution;
using TorchSharp.Modules;

namespace SllCore.Quantization.Tests;

/// <summary>What is refused, by which exception, and what its message says.</summary>
public sealed class BadInputTests
{
    private static readonly string s_never = Path.Combine(Path.GetTempPath(), $"sll-never-{Guid.NewGuid():N}.onnx");

    private static readonly (Type Exception, string Message, Func<Tensor> Input)[] s_oddTypes =
    [
        (typeof(ArgumentException), "input is Float64 on cpu, but it must be Float32*", () => X().to(float64)),
        (typeof(ArgumentException), "input is Float16 on cpu, but it must be Float32*", () => X().to(float16)),
        (typeof(ArgumentException), "input is Int64 on cpu, but it must be Float32*", () => X().to(int64)),
        (typeof(ArgumentException), "input is ComplexFloat32 on cpu, but it must be*", () => X().to(complex64)),
        (typeof(ArgumentException), "input is * on cpu, but it must be Float32*", () =>
            quantize_per_tensor(X(), 0.1, 0, ScalarType.QUInt8)),
        (typeof(ArgumentException), "input is sparse: pass input.to_dense()*", () => X().to_sparse()),
        (typeof(ObjectDisposedException), "input has been disposed*", Disposed),
    ];

    private static readonly (Type Exception, string Message, Action Act)[] s_mistakes =
    [
        (typeof(ArgumentOutOfRangeException), "bits must be from 2 to 8*1*", () => Quantizer.Symmetric(1)),
        (typeof(ArgumentOutOfRangeException), "bits must be from 2 to 8*9*", () => Quantizer.Affine(9)),
        (typeof(ArgumentOutOfRangeException), "scale must be Range or PowerOfTwo or Learned*7*", () =>
            Quantizer.Symmetric(scale: (ScaleKind)7)),
        (typeof(ArgumentOutOfRangeException), "observer must be MovingAverage or*9*", () =>
            Quantizer.Affine(observer: (ObserverKind)9)),
        (typeof(ArgumentException), "The options of 'input': Weights must be Quantizer.Symmetric*",
            () => Quantize.Prepare(Cnn(), X(), new() { Weights = Quantizer.Affine() })),
        (typeof(ArgumentException), "No layer is called '*head': the layers are input, conv1, conv2, fc.",
            () => Quantize.Prepare(Cnn(), X(), new QuantizationOptions().For("*head", layer => layer))),
        (typeof(ArgumentNullException), "*pattern*", () => new QuantizationOptions().For(null!, layer => layer)),
        (typeof(ArgumentNullException), "*change*", () => new QuantizationOptions().For("head", null!)),
        (typeof(ArgumentNullException), "*pattern*", () => new QuantizationOptions().Skip(null!)),
        (typeof(ArgumentNullException), "*'Weights'*", () => _ = new QuantizationOptions { Weights = null! }),
        (typeof(ArgumentNullException), "*'Activations'*", () => _ = new QuantizationOptions { Activations = null! }),
        (typeof(ArgumentNullException), "*'Band'*", () => _ = new QuantizationOptions { Band = null! }),
        (typeof(ArgumentException), "The change for '*1' gives null, not options.",
            () => Quantize.Prepare(Cnn(), X(), new QuantizationOptions().For("*1", layer => null!))),
        (typeof(ArgumentException), "model is a PreparedModel: pass the float model that it was made of.*",
            () => Quantize.Prepare(Prepared(), X())),
        (typeof(ArgumentException), "model is a QuantizedModel: pass the float model that it was made of.*",
            () => Quantize.Prepare(Converted(), X())),
        (typeof(ArgumentNullException), "*'model'*", () => Quantize.Prepare(null!, X())),
        (typeof(ArgumentNullException), "*'example'*", () => Quantize.Prepare(Cnn(), null!)),
        (typeof(ArgumentException), "example is Float64 on cpu*must be Float32*", () =>
            Quantize.Prepare(Cnn(), X().to(float64))),
        (typeof(ArgumentException), "example is Float32 on meta*on the CPU.*", () =>
            Quantize.Prepare(Cnn(), X().to(META))),
        (typeof(ArgumentException), "example is Int64, but the model has no Embedding*", () =>
            Quantize.Prepare(Cnn(), X().to(int64))),
        (typeof(ArgumentException), "example must hold at least one input*", () => Quantize.Prepare(Cnn(), X()[..0])),
        (typeof(ArgumentException), "*only finite values*", () => Quantize.Prepare(Cnn(), X() / tensor(0f))),
        (typeof(NotSupportedException), "The model has no Linear or convolution layer*", () =>
            Quantize.Prepare(nn.ReLU(), X())),
        (typeof(NotSupportedException), "The hooks of 'fc' did not run: write layer.call(x)*",
            () => Quantize.Prepare(Of((fc, x) => fc.forward(x.flatten(1))), X())),
        (typeof(NotSupportedException), "Module '2' is a Hardtanh that does not clamp*Write nn.Hardtanh(-1, 1, " +
            "inplace: true), or x.clamp(-1, 1) in forward.",
            () => Quantize.Prepare(nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.Hardtanh()), X())),
        // A bound to which float32 adds no 1, and one that is none.
        (typeof(NotSupportedException), "Module '1' is a Hardtanh that does not clamp*Write nn.Hardtanh(-1000000000, *",
            () => Quantize.Prepare(nn.Sequential(nn.Conv2d(1, 2, 3), nn.Hardtanh(-1e9, 1e9)), X())),
        (typeof(NotSupportedException), "Module '1' is a Hardtanh that does not clamp*Write nn.Hardtanh(0, *",
            () => Quantize.Prepare(nn.Sequential(nn.Conv2d(1, 2, 3), nn.Hardtanh(0, double.PositiveInfinity)), X())),
        (typeof(NotSupportedException), "BatchNorm '2' follows '1', which stays float: skip it too.", () =>
            Quantize.Prepare(nn.Sequential(nn.Flatten(), nn.Linear(64, 4), nn.BatchNorm1d(4), nn.Linear(4, 4)), X(),
                new QuantizationOptions().Skip("1"))),
        (typeof(ArgumentException), "Skip(\"*head\") leaves no layer with weights in float: the layers are input, " +
            "conv1, conv2, fc.",
            () => Quantize.Prepare(Cnn(), X(), new QuantizationOptions().Skip("*head"))),
        (typeof(NotSupportedException), "'rnn' is a LSTM: only a module from one tensor to one tensor can be skipped*",
            () => Quantize.Prepare(Recurrent(), X(), new QuantizationOptions().Skip("rnn"))),
        (typeof(ArgumentNullException), "*'pattern'*", () => new QuantizationOptions().Skip(null!)),
        (typeof(NotSupportedException), "What goes into 'output' is not explained by*that of module 'fc'*",
            () => Quantize.Prepare(Of((fc, x) => fc.call(x.flatten(1)).tanh()), X())),
        (typeof(NotSupportedException), "*gives infinite values or NaN for the example*",
            () => Quantize.Prepare(Of((fc, x) => fc.call(x.flatten(1)) / tensor(0f)), X())),
        (typeof(NotSupportedException),
            "Module '2' is a GLU*options.Skip(\"2\") leaves it in float. Supported: Linear*",
            () => Quantize.Prepare(nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.GLU()), X())),
        (typeof(NotSupportedException), "Layer '0' pads with Reflect*",
            () => Quantize.Prepare(nn.Sequential(nn.Conv2d(1, 2, 3, padding: 1, padding_mode: PaddingModes.Reflect)),
                X())),
        (typeof(NotSupportedException), "Layer '0' pads with Zeros: use numbers for padding and zeros.",
            () => Quantize.Prepare(nn.Sequential(nn.Conv2d(1, 2, 3, padding: Padding.Same)), X())),
        (typeof(NotSupportedException), "Layer '0' has the strides 1, 2*",
            () => Quantize.Prepare(nn.Sequential(nn.ConvTranspose2d(1, 2, (3, 3), stride: (1, 2))), X())),
        (typeof(NotSupportedException), "BatchNorm '0' follows 'input'*right after a Linear or Conv*",
            () => Quantize.Prepare(nn.Sequential(nn.BatchNorm2d(1), nn.Conv2d(1, 2, 3)), X())),
        (typeof(NotSupportedException), "'fc' is used before and after its activation*",
            () => Quantize.Prepare(Twice(), X())),
        (typeof(ArgumentException), "example is a single number, but it must be a batch*", () =>
            Quantize.Prepare(Cnn(), tensor(1f))),
        (typeof(ArgumentException), "example is sparse*", () => Quantize.Prepare(Cnn(), X().to_sparse())),
        (typeof(ObjectDisposedException), "example has been disposed*", () => Quantize.Prepare(Cnn(), Disposed())),
        (typeof(NotSupportedException), "BatchNorm '1' has no running statistics to fold into '0': set " +
            "track_running_stats, or skip it.",
            () => Quantize.Prepare(
                nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2, track_running_stats: false)), X())),
        (typeof(ArgumentException), "There is no batch to calibrate with*", () =>
            Prepared(calibrated: false).Calibrate([])),
        (typeof(ArithmeticException), "The value of 'input' is infinite or NaN*", () =>
            Prepared().Calibrate([X() / tensor(0f)])),
        (typeof(ArgumentException), "input has the shape [4, 64], but it must be [batch, 1, 8, 8].*", () =>
            Prepared().call(X().flatten(1))),
        (typeof(ArgumentException), "input has the shape [4, 1, 8, 7], but it must be [batch, 1, 8, 8].*", () =>
            Prepared().call(X()[.., .., .., ..7])),
        (typeof(InvalidOperationException), "*not calibrated: call Calibrate*", () =>
            Prepared(calibrated: false).Step()),
        (typeof(InvalidOperationException), "*not calibrated: call Calibrate*", () =>
            Prepared(calibrated: false).Convert()),
        (typeof(InvalidOperationException), "*not calibrated: call Calibrate*", () =>
            Prepared(calibrated: false).FreezeObservers()),
        (typeof(InvalidOperationException), "*not calibrated: call Calibrate*", () =>
            Prepared(calibrated: false).Report([X()])),
        (typeof(InvalidOperationException), "*not calibrated: call Calibrate*", () =>
            Prepared(calibrated: false).FreezeBatchNorm()),
        (typeof(InvalidOperationException), "*not calibrated: call Calibrate*", () =>
        {
            var (prepared, state) = (Prepared(), State(more: false));
            state["activations.1.range"] = zeros(3, float64);
            _ = prepared.load_state_dict(state);
            prepared.Step();
        }),
        (typeof(ArgumentNullException), "*'batches'*", () => Prepared().Calibrate(null!)),
        (typeof(ArgumentNullException), "*'batches'*", () => Prepared().Report(null!)),
        (typeof(ArgumentException), "There is no batch to measure with*", () => Prepared().Report([])),
        (typeof(InvalidOperationException), "*phase Training: call FreezeObservers() and FreezeBatchNorm()*", () =>
            Prepared().Convert()),
        (typeof(InvalidOperationException), "*has batch norms: call FreezeBatchNorm()*", () =>
        {
            var prepared = Prepared("bn");
            prepared.FreezeObservers();
            prepared.Convert();
        }),
        (typeof(InvalidOperationException), "*phase BatchNormFrozen: its ranges do not change any more*", () =>
        {
            var prepared = Prepared();
            prepared.FreezeBatchNorm();
            prepared.Calibrate([X()]);
        }),
        (typeof(ArgumentException), "The state lacks 'weights.0.step'*prepare the model with the options*",
            () => Prepared(options: Learned(perChannel: true)).load_state_dict(Prepared().state_dict())),
        (typeof(ArgumentException), "'weights.0.step' has the shape [1] in the state, but [16] in the model*", () =>
            Prepared(options: Learned(perChannel: true))
                .load_state_dict(Prepared(options: Learned(perChannel: false)).state_dict())),
        (typeof(ArgumentException), "The state has, beside what the model has, 'more'*", () =>
            Prepared().load_state_dict(State(more: true))),
        (typeof(ArgumentNullException), "*source*", () => Prepared().load_state_dict(null!)),
        (typeof(ArgumentNullException), "*input*", () => Prepared().call(null!)),
        (typeof(ArgumentNullException), "*input*", () => Prepared().Calibrate([null!])),
        (typeof(ArgumentNullException), "*input*", () => Prepared().Report([null!])),
        (typeof(ArgumentException), "input is a batch of 0: there is nothing to measure*", () =>
            Prepared().Report([X()[..0]])),
        .. s_oddTypes.SelectMany(odd => new (Type, string, Action)[]
        {
            (odd.Exception, odd.Message, () => Prepared().call(odd.Input())),
            (odd.Exception, odd.Message, () => Prepared(calibrated: false).Calibrate([odd.Input()])),
            (odd.Exception, odd.Message, () => Prepared().Report([odd.Input()])),
            (odd.Exception, odd.Message, () => Converted().call(odd.Input())),
        }),
        (typeof(ArgumentNullException), "*input*", () => Converted().call(null!)),
        (typeof(NotSupportedException), "Module '1' is a MaxPool2d with settings*", () =>
            Quantize.Prepare(Pooled(nn.MaxPool2d((2, 2), dilation: (1, 2))), X())),
        (typeof(NotSupportedException), "Module '1' is a AvgPool2d with settings*", () =>
            Quantize.Prepare(Pooled(nn.AvgPool2d((2, 2), padding: (0, 1))), X())),
        (typeof(NotSupportedException), "Module '1' is a AdaptiveAvgPool2d with settings*", () =>
            Quantize.Prepare(Pooled(nn.AdaptiveAvgPool2d((1, 2))), X())),
        (typeof(ArgumentException), "input is Int64 on cpu, but it must be Float32*", () =>
            Converted().call(X().to(int64))),
        (typeof(ArgumentException), "input has the shape [4, 64], but it must be [batch, 1, 8, 8].*", () =>
            Converted().call(X().flatten(1))),
        (typeof(ArgumentException), "input has the shape [], but it must be [batch, 1, 8, 8].*", () =>
            Converted().call(tensor(1f))),
        (typeof(ArgumentException), "input has NaN, for which there is no code.*", () =>
            Converted().call(X() / tensor(0f) * tensor(0f))),
        (typeof(ArgumentException), "input has NaN, for which there is no code.*", () =>
            Converted().Codes(full_like(X(), float.NaN))),
        (typeof(ArgumentNullException), "*'path'*", () => Converted().ExportOnnx(null!)),
        (typeof(ArgumentException), "*'path'*", () => Converted().ExportOnnx(" ")),
        (typeof(ArgumentNullException), "*'path'*", () => Converted().Save(null!)),
        (typeof(ArgumentException), "*'path'*", () => Converted().Save("")),
        (typeof(ArgumentOutOfRangeException), "opset must be from 13*12*", () =>
            Converted().ExportOnnx(s_never, 12)),
        (typeof(ArgumentOutOfRangeException), "opset must be from 13*22*", () =>
            Converted().ExportOnnx(s_never, 22)),
    ];

    public BadInputTests() => set_num_threads(1);

    [Fact]
    public void EveryMistakeIsNamed()
    {
        using var all = new AssertionScope();
        // What has none is not refused.
        Record.Exception(() => Converted().call(X())).Should().BeNull();
        foreach (var (type, message, act) in s_mistakes)
        {
            using var scope = NewDisposeScope();
            manual_seed(1);
            var caught = Record.Exception(act);
            caught.Should().BeOfType(type, message);
            caught?.Message.Should().Match(message);
            File.Exists(s_never).Should().BeFalse(message);
            File.Delete(s_never);
        }
    }

    [Fact]
    public void WhatIsSkippedOrNotStrictIsNotAskedFor()
    {
        using var prepared = Prepared();
        var (missing, state) = (State(more: true), State(more: true));
        _ = missing.Remove("phase");
        _ = prepared.load_state_dict(missing, strict: false);
        _ = prepared.load_state_dict(missing, strict: true, skip: ["phase", "more"]);
        state["phase"] = zeros(7, int64);
        prepared.Invoking(model => model.load_state_dict(state, strict: false)).Should().Throw<ArgumentException>()
            .WithMessage("'phase' has the shape [7]*");
    }

    private static Dictionary<string, Tensor> State(bool more)
    {
        var state = Prepared().state_dict().ToDictionary(pair => pair.Key, pair => pair.Value);
        if (more)
            state["more"] = zeros(1);
        return state;
    }

    private static nn.Module<Tensor, Tensor> Pooled(nn.Module<Tensor, Tensor> pool) =>
        nn.Sequential(nn.Conv2d(1, 2, 3), pool);

    private static Tensor Disposed()
    {
        var input = X();
        input.Dispose();
        return input;
    }

    private static Tensor X() => rand(4, 1, 8, 8);

    private static nn.Module<Tensor, Tensor> Cnn() => Networks.Make("cnn");

    private static QuantizationOptions Learned(bool perChannel) =>
        new() { Weights = Quantizer.Symmetric(4, perChannel, ScaleKind.Learned) };

    private static PreparedModel Prepared(string network = "cnn", bool calibrated = true,
        QuantizationOptions? options = null)
    {
        var prepared = Quantize.Prepare(Networks.Make(network), X(), options);
        if (calibrated)
            prepared.Calibrate([X()]);
        return prepared;
    }

    private static QuantizedModel Converted()
    {
        var prepared = Prepared();
        prepared.FreezeObservers();
        return prepared.Convert();
    }

    private static Free Of(Func<Linear, Tensor, Tensor> function)
    {
        var fc = nn.Linear(64, 64);
        return new(x => function(fc, x), ("fc", fc));
    }

    private static Free Twice()
    {
        var (fc, fc2, add) = (nn.Linear(64, 64), nn.Linear(64, 64), new Add());
        return new(
            x =>
            {
                var hidden = fc.call(x.flatten(1));
                return add.call(fc2.call(hidden.relu()), hidden);
            },
            ("fc", fc), ("fc2", fc2), ("add", add));
    }

    private static Free Recurrent()
    {
        var (rnn, fc) = (nn.LSTM(8, 8), nn.Linear(8, 8));
        return new(x => fc.call(rnn.call(x.squeeze(1)).Item1), ("rnn", rnn), ("fc", fc));
    }
}
