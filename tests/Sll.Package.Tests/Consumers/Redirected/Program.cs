using SllCore;
using static TorchSharp.torch;

random.manual_seed(1);
using var model = new SignNetwork();
using var optimizer = optim.Adam(model.parameters(), 0.01);
using var input = randn(512, 4);
using var target = input[.., 0..1] * input[.., 1..2];

model.forward(input).sub(target).square().mean().backward();
if (model.FirstWeight.grad!.count_nonzero().item<long>() != 0)
    throw new InvalidOperationException("outside a scope torch.sign has no gradient");

var losses = new List<float>();
for (var step = 0; step < 300; step++)
{
    using var memory = NewDisposeScope();
    using var scope = Sll.Linearize(1);
    optimizer.zero_grad();
    var loss = model.forward(input).sub(target).square().mean();
    loss.backward();
    if (model.FirstWeight.grad!.count_nonzero().item<long>() == 0)
        throw new InvalidOperationException("inside a scope torch.sign has a gradient");
    optimizer.step();
    losses.Add(loss.item<float>());
}
if (!(losses[^1] < 0.5 * losses[0]))
    throw new InvalidOperationException($"the loss went from {losses[0]} to {losses[^1]}");
Console.WriteLine("trained");
