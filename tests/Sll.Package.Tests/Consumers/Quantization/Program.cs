using SllCore.Quantization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

random.manual_seed(1);
using var labels = randint(0, 2, 256);
using var input = rand(256, 1, 6, 6).add(labels.view(-1, 1, 1, 1));
using var qat = Quantize.Prepare(new Net(), input, new QuantizationOptions
{
    Weights = Quantizer.Symmetric(4, scale: ScaleKind.Learned),
}.Skip("head"));
qat.Calibrate([input]);
using var optimizer = optim.Adam(qat.parameters(), 0.01);
for (var step = 0; step < 150; step++)
{
    using var memory = NewDisposeScope();
    optimizer.zero_grad();
    nn.functional.cross_entropy(qat.call(input), labels).backward();
    optimizer.step();
    qat.Step();
    if (step == 100)
        qat.FreezeBatchNorm();
}
if (!qat.Report([input]).ToString().Contains("float, skipped by \"head\""))
    throw new InvalidOperationException("the report does not say what is skipped");
using var integers = qat.Convert();
var right = integers.call(input).argmax(1).eq(labels).to(ScalarType.Float32).mean().item<float>();
if (!(right > 0.9))
    throw new InvalidOperationException($"{right} of the answers are right");

// What a trimmed program must keep: the fields of the layers, the nodes of the file.
var file = Path.GetTempFileName();
integers.Save(file);
using var read = QuantizedModel.Load(file);
integers.ExportOnnx(file);
var isWritten = new FileInfo(file).Length > 500;
File.Delete(file);
if (!isWritten || !read.Codes(input).Equals(integers.Codes(input)))
    throw new InvalidOperationException("the model that was read back answers otherwise");
Console.WriteLine("trained");

internal sealed class Net : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv = nn.Conv2d(1, 4, 3);
    private readonly BatchNorm2d norm = nn.BatchNorm2d(4);
    private readonly Linear head = nn.Linear(64, 2);

    // By name: a natively compiled program has no fields that RegisterComponents() could find.
    public Net()
        : base(nameof(Net))
    {
        register_module("conv", conv);
        register_module("norm", norm);
        register_module("head", head);
    }

    public override Tensor forward(Tensor x) => head.call(norm.call(conv.call(x)).relu().flatten(1));
}
