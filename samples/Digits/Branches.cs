using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Digits;

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
