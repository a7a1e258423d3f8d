using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace UnchangedModel;

/// <summary>Digits from 64 pixels: four layers, the activations between them −1, 0 or 1. Plain TorchSharp.</summary>
public sealed class BinarizedNetwork : nn.Module<Tensor, Tensor>
{
    private readonly Linear _first = nn.Linear(64, 128);
    private readonly Linear _second = nn.Linear(128, 128);
    private readonly Linear _third = nn.Linear(128, 128);
    private readonly Linear _last = nn.Linear(128, 10);

    /// <summary>Initializes a new instance of the <see cref="BinarizedNetwork"/> class.</summary>
    public BinarizedNetwork()
        : base(nameof(BinarizedNetwork)) => RegisterComponents();

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var hidden = torch.sign(_first.forward(input));
        hidden = _second.forward(hidden).sign();
        hidden = sign(_third.forward(hidden));
        return _last.forward(hidden);
    }
}
