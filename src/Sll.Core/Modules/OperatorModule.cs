using static TorchSharp.torch.nn;

namespace SllCore;

/// <summary>A call of <see cref="SllOps"/> as a module without parameters.</summary>
internal sealed class OperatorModule(string name, Func<Tensor, Tensor> function) : Module<Tensor, Tensor>(name)
{
    public override Tensor forward(Tensor input) => function(input);
}
