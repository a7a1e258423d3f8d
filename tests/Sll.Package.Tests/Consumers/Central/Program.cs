using SllCore;
using static TorchSharp.torch;

// The gradient 1/(2ε): versions that one file manages bring the same package.
using var x = tensor(0.45).requires_grad_();
using (Sll.Linearize(0.1))
    SllOps.Round(x).backward();
if (Math.Abs(x.grad!.item<double>() - 5) > 1e-5)
    throw new InvalidOperationException($"the gradient is {x.grad.item<double>()} and not 5");
Console.WriteLine("trained");
