using System;
using TorchSharp;

torch.random.manual_seed(1);
var input = torch.randn(512, 4);
var target = torch.sign(input.matmul(torch.ones(4, 1)));
var weight = torch.randn(4, 1).requires_grad_();
for (var step = 0; step < 200; step++)
{
    using var scope = Library.Training.Scope();
    var output = torch.sign(input.matmul(weight));
    weight.grad = null;
    output.sub(target).square().mean().backward();
    using (torch.no_grad())
        weight.sub_(weight.grad * 0.5);
}
var right = torch.sign(input.matmul(weight)).eq(target).@double().mean().item<double>();
if (!(right > 0.95))
    throw new InvalidOperationException($"{right} of the decisions are right");
Console.WriteLine("trained");
