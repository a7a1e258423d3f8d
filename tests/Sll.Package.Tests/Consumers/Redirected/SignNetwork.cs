using TorchSharp.Modules;
using static TorchSharp.torch;

/// <summary>Plain TorchSharp.</summary>
internal sealed class SignNetwork : nn.Module<Tensor, Tensor>
{
    private readonly Linear _first = nn.Linear(4, 32);
    private readonly Linear _last = nn.Linear(32, 1);

    public SignNetwork()
        : base(nameof(SignNetwork)) => RegisterComponents();

    public Tensor FirstWeight => _first.weight!;

    public override Tensor forward(Tensor input) => _last.forward(_first.forward(input).sign());
}
