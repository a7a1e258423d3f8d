using TorchSharp.Modules;
using static TorchSharp.torch;

public sealed class Net : nn.Module<Tensor, Tensor>
{
    private readonly Linear _hidden = nn.Linear(4, 3);
    private readonly Linear _output = nn.Linear(3, 2);

    public Net()
        : base(nameof(Net)) => RegisterComponents();

    public override Tensor forward(Tensor x) => _output.forward(nn.functional.relu(_hidden.call(x)));
}
