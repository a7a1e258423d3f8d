using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Programs;

/// <summary>Reads digits from a few pixels, the same for all images, which it chooses itself: the k best of a score per
/// pixel. The others are not looked at.</summary>
internal sealed class PixelChoice : Module<Tensor, Tensor>
{
    private const int Hidden = 64;

    private readonly Parameter scores;
    private readonly Multilayer network;
    private readonly long _count;

    public PixelChoice(int pixels, long count, Generator generator)
        : base(nameof(PixelChoice))
    {
        scores = Parameter(randn(pixels, generator: generator));
        network = new Multilayer([pixels, Hidden, 10], static x => x.relu(), generator);
        _count = count;
        RegisterComponents();
    }

    public override Tensor forward(Tensor images) => network.forward(images * SllOps.TopK(scores, _count));
}
