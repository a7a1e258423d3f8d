using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Learning;

/// <summary>x ↦ x·Wᵀ + b, with weights and biases uniform in ±1/√inputs, drawn from a generator of its own.</summary>
internal sealed class Dense : Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly Func<Tensor, Tensor>? _quantize;

    public Dense(int inputs, int outputs, Generator generator, Func<Tensor, Tensor>? quantize = null)
        : base(nameof(Dense))
    {
        var bound = 1 / Math.Sqrt(inputs);
        weight = Parameter((rand(outputs, inputs, generator: generator) * 2 - 1) * bound);
        bias = Parameter((rand(outputs, generator: generator) * 2 - 1) * bound);
        _quantize = quantize;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) =>
        functional.linear(input, _quantize is null ? weight : _quantize(weight), bias);
}

/// <summary>Dense layers with a discrete function between them.</summary>
internal sealed class Multilayer : Module<Tensor, Tensor>
{
    private readonly ModuleList<Dense> layers;
    private readonly Func<Tensor, Tensor> _activation;

    public Multilayer(
        int[] widths, Func<Tensor, Tensor> activation, Generator generator, Func<Tensor, Tensor>? quantize = null)
        : base(nameof(Multilayer))
    {
        layers = [.. widths.Zip(widths.Skip(1), (inputs, outputs) => new Dense(inputs, outputs, generator, quantize))];
        _activation = activation;
        RegisterComponents();
    }

    /// <summary>Gets all layers but the last.</summary>
    public IEnumerable<Dense> Hidden => layers.Take(layers.Count - 1);

    public override Tensor forward(Tensor input)
    {
        for (var i = 0; i < layers.Count - 1; i++)
            input = _activation(layers[i].call(input));
        return layers[^1].call(input);
    }
}
