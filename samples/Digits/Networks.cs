using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Digits;

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

    public override Tensor forward(Tensor input)
    {
        for (var i = 0; i < layers.Count - 1; i++)
            input = _activation(layers[i].forward(input));
        return layers[^1].forward(input);
    }
}

/// <summary>
/// A gate sends every image down one of several branches, by argmax. A branch sees the image through a few linear
/// features only, so that a good gate is worth much: routed at random, every branch has to know all ten digits.
/// </summary>
internal sealed class Branches : Module<Tensor, Tensor>
{
    private readonly Dense gate;
    private readonly Dense features;
    private readonly ModuleList<Dense> heads;

    public Branches(int inputs, int branches, int width, int outputs, Generator generator)
        : base(nameof(Branches))
    {
        gate = new Dense(inputs, branches, generator);
        features = new Dense(inputs, branches * width, generator);
        heads = [.. Enumerable.Range(0, branches).Select(_ => new Dense(width, outputs, generator))];
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var chosen = SllOps.Argmax(gate.forward(input)).unsqueeze(-1);
        var seen = features.forward(input).chunk(heads.Count, 1);
        var answers = stack(heads.Zip(seen, (head, feature) => head.forward(feature)), 1);
        return (chosen * answers).sum(1);
    }
}
