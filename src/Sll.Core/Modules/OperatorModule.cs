using static TorchSharp.torch.nn;

namespace SllCore;

/// <summary>A call of <see cref="SllOps"/> as a module without parameters, at a site of its own if it has
/// one.</summary>
internal sealed class OperatorModule(string name, Func<Tensor, Tensor> function, string? site)
    : Module<Tensor, Tensor>(name)
{
    private readonly string? _site = Argument.Site(site);

    public override Tensor forward(Tensor input)
    {
        using var scope = _site is null ? null : Sll.Site(_site);
        return function(input);
    }
}
