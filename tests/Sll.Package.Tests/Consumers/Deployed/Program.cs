using SllCore;
using TorchSharp;
using static TorchSharp.torch;

random.manual_seed(1);
using var input = rand(256, 1);
using var target = input.gt(0.75).to(ScalarType.Float32);
using var module = SllModules.Threshold([1], init: 0.25);
using var optimizer = optim.Adam(module.parameters(), 0.02);
for (var step = 0; step < 200; step++)
{
    using var memory = NewDisposeScope();
    using var scope = Sll.Linearize(0.3);
    optimizer.zero_grad();
    module.forward(input).sub(target).square().mean().backward();
    optimizer.step();
}

// What a trimmed or natively compiled program must keep: the parameter, its name, and the tensor after to().
module.to(ScalarType.Float64);
var trained = module.state_dict()["threshold"].item<double>();
if (!(Math.Abs(trained - 0.75) < 0.05))
    throw new InvalidOperationException($"the threshold is {trained} and not 0.75");
using var probe = tensor(new[] { 0.65, 0.85 });
if (module.forward(probe) is not { dtype: ScalarType.Float64 } sides || sides.sum().item<double>() != 1)
    throw new InvalidOperationException("the module does not use its trained threshold");
Console.WriteLine("trained");
