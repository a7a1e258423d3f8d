using SllCore;
using static TorchSharp.torch;

random.manual_seed(1);
using var layer = nn.Linear(4, 1);
using var optimizer = optim.Adam(layer.parameters(), 0.05);
using var input = randn(512, 4);
using var target = SllOps.Heaviside(input.matmul(ones(4, 1)));

for (var step = 0; step < 200; step++)
{
    using var memory = NewDisposeScope();
    using var scope = Sll.Linearize(1);
    optimizer.zero_grad();
    SllOps.Heaviside(layer.forward(input)).sub(target).square().mean().backward();
    optimizer.step();
}
var right = SllOps.Heaviside(layer.forward(input)).eq(target).@double().mean().item<double>();
if (!(right > 0.95))
    throw new InvalidOperationException($"{right} of the decisions are right");

// The gradient 1/(2ε) of Round, and torch.round as it was: the project does not redirect.
using var x = tensor(0.45).requires_grad_();
using (Sll.Linearize(0.1))
{
    SllOps.Round(x).backward();
    if (Math.Abs(x.grad!.item<double>() - 5) > 1e-5)
        throw new InvalidOperationException($"the gradient is {x.grad.item<double>()} and not 5");
    if (torch_round(x).item<double>() != 0)
        throw new InvalidOperationException("torch.round was redirected");
}
Console.WriteLine("trained");

[NoIntercept]
static Tensor torch_round(Tensor t) => round(t);
