using TorchSharp.Modules;

namespace SllCore.Quantization.Tests;

/// <summary>A convolutional network whose structure, sizes and weights come from a seed.</summary>
internal sealed class RandomNetwork : nn.Module<Tensor, Tensor>
{
    private const int MostChannels = 16;

    private readonly Random _random;
    private readonly List<Func<Tensor, Tensor>> _stages = [];

    // A value that runs through the stages while they are chosen: it has their shapes.
    private Tensor _probe;

    public RandomNetwork(Random random)
        : base(nameof(RandomNetwork))
    {
        using var constant = no_grad();
        _random = random;
        Shape = [random.Next(1, 5), random.Next(5, 11), random.Next(5, 11)];
        _probe = randn([2, .. Shape]);
        for (var stages = random.Next(1, 5); stages > 0; stages--)
            AddStage();
        AddHead();
    }

    public long[] Shape { get; }

    private long Channels => _probe.shape[1];

    private long Side => Math.Min(_probe.shape[2], _probe.shape[3]);

    public override Tensor forward(Tensor x) => _stages.Aggregate(x, (values, stage) => stage(values));

    private void AddStage()
    {
        switch (_random.Next(8))
        {
            case 0 when Side > 3:
                Then(Own(Flip() ? nn.MaxPool2d(2) : nn.MaxPool2d(3, stride: 2, padding: 1)).call);
                break;
            case 1 when Side > 3:
                Then(Own(nn.AvgPool2d(_random.Next(2, 4), stride: 2)).call);
                break;
            case 2 when Side < 9:
                AddTransposed();
                break;
            case 3:
                AddResidual();
                break;
            case 4 when Channels < MostChannels:
                AddConcatenation();
                break;
            default:
                AddConvolution();
                break;
        }
    }

    private void AddConvolution()
    {
        var groups = _random.Next(3) switch { 0 => Channels, 1 when Channels % 2 == 0 => 2, _ => 1 };
        var channels = groups * _random.NextInt64(1, Math.Max(2, MostChannels / groups));
        var kernel = _random.Next(1, (int)Math.Min(4, Side + 1));
        var dilation = kernel == 2 && Side > 2 && Flip() ? 2 : 1;
        var conv = Own(nn.Conv2d(Channels, channels, kernel, _random.Next(1, 3), _random.Next(0, kernel), dilation,
            groups: groups, bias: Flip()));
        var norm = Flip() ? Norm(nn.BatchNorm2d(channels)) : null;
        var activation = Activation();
        Then(x => activation(norm is null ? conv.call(x) : norm.call(conv.call(x))));
    }

    private void AddTransposed()
    {
        var stride = _random.Next(1, 3);
        var conv = Own(nn.ConvTranspose2d(
            Channels, _random.Next(1, 9), _random.Next(2, 5), stride, _random.Next(0, 2), _random.Next(0, stride)));
        var activation = Activation();
        Then(x => activation(conv.call(x)));
    }

    private void AddResidual()
    {
        var (conv, add, activation) = (Own(nn.Conv2d(Channels, Channels, 3, padding: 1)), Own(new Add()), Activation());
        var first = Flip();
        Then(x => activation(first ? add.call(conv.call(x), x) : add.call(x, conv.call(x))));
    }

    private void AddConcatenation()
    {
        var (conv, activation) = (Own(nn.Conv2d(Channels, _random.Next(1, 7), 3, padding: 1)), Activation());
        Then(x => cat([activation(conv.call(x)), x], 1));
    }

    private void AddHead()
    {
        if (Flip())
            Then(Own(nn.AdaptiveAvgPool2d(1)).call);
        Then(x => x.flatten(1));
        var hidden = _random.Next(4, 33);
        var (first, last) = (Own(nn.Linear(_probe.shape[1], hidden)), Own(nn.Linear(hidden, _random.Next(2, 11))));
        var norm = Flip() ? Norm(nn.BatchNorm1d(hidden)) : null;
        Then(x => last.call((norm is null ? first.call(x) : norm.call(first.call(x))).relu()));
    }

    private Func<Tensor, Tensor> Activation() => _random.Next(5) switch
    {
        0 => x => x.relu(),
        1 => Own(nn.ReLU6()).call,
        2 => Own(nn.LeakyReLU(_random.Next(1, 4) / 10.0)).call,
        3 => Own(nn.Sigmoid()).call,
        _ => x => x,
    };

    private nn.Module<Tensor, Tensor> Norm<T>(T norm)
        where T : NormBase
    {
        foreach (var (value, low) in new[] { (norm.running_mean!, -1.0), (norm.running_var!, 0.2),
            ((Tensor)norm.weight!, -1.5), (norm.bias!, -1) })
            _ = value.uniform_(low, 2);
        norm.eval();
        return (nn.Module<Tensor, Tensor>)(object)Own(norm);
    }

    private T Own<T>(T module)
        where T : nn.Module
    {
        register_module($"module{children().Count()}", module);
        return module;
    }

    private void Then(Func<Tensor, Tensor> stage)
    {
        _stages.Add(stage);
        _probe = stage(_probe);
    }

    private bool Flip() => _random.Next(2) == 0;
}
