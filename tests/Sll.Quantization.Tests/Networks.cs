using TorchSharp.Modules;

namespace SllCore.Quantization.Tests;

/// <summary>Networks as users write them: layers in private fields.</summary>
internal static class Networks
{
    public static nn.Module<Tensor, Tensor> Make(string name) => name switch
    {
        "mlp" => new Mlp(),
        "cnn" => new Cnn(),
        "bn" => new Norms(),
        "residual" => new Residual(),
        "depthwise" => new Depthwise(),
        "concat" => new Concatenating(),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private sealed class Mlp : nn.Module<Tensor, Tensor>
    {
        private readonly Linear fc1 = nn.Linear(64, 64);
        private readonly Linear fc2 = nn.Linear(64, 32, hasBias: false);
        private readonly Linear fc3 = nn.Linear(32, 10);

        public Mlp()
            : base("mlp") => RegisterComponents();

        public override Tensor forward(Tensor x) => fc3.call(fc2.call(fc1.call(x.flatten(1)).relu()).relu());
    }

    private sealed class Cnn : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1 = nn.Conv2d(1, 16, 3, padding: 1);
        private readonly Conv2d conv2 = nn.Conv2d(16, 32, 3, stride: 2, padding: 1);
        private readonly Linear fc = nn.Linear(512, 10);

        public Cnn()
            : base("cnn") => RegisterComponents();

        public override Tensor forward(Tensor x) => fc.call(conv2.call(conv1.call(x).relu()).relu().flatten(1));
    }

    private sealed class Norms : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1 = nn.Conv2d(1, 8, 3, padding: 1, bias: false);
        private readonly BatchNorm2d bn1 = nn.BatchNorm2d(8);
        private readonly ReLU6 relu = nn.ReLU6();
        private readonly Linear fc1 = nn.Linear(128, 32);
        private readonly BatchNorm1d bn2 = nn.BatchNorm1d(32);
        private readonly Linear fc2 = nn.Linear(32, 10);

        public Norms()
            : base("bn") => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            var hidden = nn.functional.max_pool2d(relu.call(bn1.call(conv1.call(x))), [2, 2]).flatten(1);
            return fc2.call(bn2.call(fc1.call(hidden)).relu());
        }
    }

    private sealed class Residual : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d stem = nn.Conv2d(1, 16, 3, padding: 1);
        private readonly Conv2d conv = nn.Conv2d(16, 16, 3, padding: 1);
        private readonly Add add = new();
        private readonly AdaptiveAvgPool2d pool = nn.AdaptiveAvgPool2d([1, 1]);
        private readonly Linear fc = nn.Linear(16, 10);

        public Residual()
            : base("residual") => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            var skip = stem.call(x).relu();
            return fc.call(pool.call(add.call(conv.call(skip), skip).relu()).flatten(1));
        }
    }

    private sealed class Depthwise : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d stem = nn.Conv2d(1, 16, 3, padding: 1);
        private readonly Conv2d depthwise = nn.Conv2d(16, 16, 3, padding: 1, groups: 16);
        private readonly ReLU6 clamp = nn.ReLU6();
        private readonly Sequential head = nn.Sequential(
            nn.AvgPool2d(2), nn.Conv2d(16, 4, 1), nn.ReLU(), nn.Flatten(), nn.Dropout(0.2), nn.Linear(64, 10));

        public Depthwise()
            : base("depthwise") => RegisterComponents();

        public override Tensor forward(Tensor x) =>
            head.call(clamp.call(depthwise.call(stem.call(x).relu())));
    }

    private sealed class Concatenating : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d stem = nn.Conv2d(1, 8, 3, padding: 1);
        private readonly LeakyReLU leaky = nn.LeakyReLU(0.1);
        private readonly Conv2d wide = nn.Conv2d(8, 8, 3, padding: 1);
        private readonly Conv2d narrow = nn.Conv2d(8, 4, 1);
        private readonly Sigmoid gate = nn.Sigmoid();
        private readonly Conv2d down = nn.Conv2d(20, 4, 1);
        private readonly ConvTranspose2d up = nn.ConvTranspose2d(4, 4, 2, stride: 2);
        private readonly Linear fc = nn.Linear(256, 10);

        public Concatenating()
            : base("concat") => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            var first = leaky.call(stem.call(x));
            var joined = cat([wide.call(first).relu(), first, gate.call(narrow.call(first))], 1);
            return fc.call(up.call(nn.functional.max_pool2d(down.call(joined).relu(), [2, 2])).relu().flatten(1));
        }
    }
}
