using TorchSharp.Modules;

namespace QuantizationSample;

/// <summary>A small convolutional network for MNIST: nothing in it knows of quantization.</summary>
internal sealed class Cnn : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1 = Conv2d(1, 8, 3, padding: 1, bias: false);
    private readonly BatchNorm2d bn1 = BatchNorm2d(8);
    private readonly Conv2d conv2 = Conv2d(8, 16, 3, padding: 1, bias: false);
    private readonly BatchNorm2d bn2 = BatchNorm2d(16);
    private readonly MaxPool2d pool = MaxPool2d(2);
    private readonly Linear fc1 = Linear(784, 128);
    private readonly Linear fc2 = Linear(128, 10);

    public Cnn()
        : base(nameof(Cnn)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        x = pool.call(bn1.call(conv1.call(x)).relu());
        x = pool.call(bn2.call(conv2.call(x)).relu());
        return fc2.call(fc1.call(x.flatten(1)).relu());
    }
}

/// <summary>64-32-10 for the digits.</summary>
internal sealed class Mlp : Module<Tensor, Tensor>
{
    private readonly Linear fc1 = Linear(64, 32);
    private readonly Linear fc2 = Linear(32, 10);

    public Mlp()
        : base(nameof(Mlp)) => RegisterComponents();

    public override Tensor forward(Tensor x) => fc2.call(fc1.call(x).relu());
}
