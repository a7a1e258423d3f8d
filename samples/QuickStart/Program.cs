// Three ways of use, the seven operators, and hard decisions in modules. Every printed number can be checked by eye.
using System.CommandLine;
using System.Globalization;
using SllCore;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

const string About = "Prints inputs, values and gradients of hard decisions, each to be checked by eye.";
if (args.Length > 0)
    return new RootCommand(About).Parse(args).Invoke();
Console.WriteLine(About);
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// 1. A scope: hard outside, linear near the decision boundary inside.
var x = tensor([-2.0, -0.25, 0.0, 0.25, 2.0], requires_grad: true);
Show("outside every scope: hard, no gradient", SllOps.Heaviside(x), x);
using (Sll.Linearize(0.5))
    Show("scope, ε = 0.5: ½ + x/(2ε) in the band, gradient 1/(2ε) = 1", SllOps.Heaviside(x), x);

// 2. A decorator: the function brings its own scope.
var decide = Sll.Enable(input => SllOps.Heaviside(input), eps: 0.5);
Show("decorated function: the same", decide(x), x);

// 3. ε in the call, whatever the scope.
Show("explicit ε = 0.25: gradient 2", SllOps.Heaviside(x, 0.25), x);

// The seven operators.
using (Sll.Linearize(0.25))
{
    var input = tensor([-0.4, 0.0, 0.1, 0.3, 0.6], requires_grad: true);
    Show("Heaviside", SllOps.Heaviside(input), input);
    Show("Sign", SllOps.Sign(input), input);
    Show("Threshold at 0.4", SllOps.Threshold(input, 0.4), input);
    Show("Round", SllOps.Round(input), input);
    Show("Floor", SllOps.Floor(input), input);
    Show("Ceil", SllOps.Ceil(input), input);
    Show("Argmax", SllOps.Argmax(input), input, weights: tensor([0.0, 0.0, 0.0, 0.0, 1.0]));
}
using (Sll.Linearize(1))
{
    var scores = tensor([0.2, 0.6, -1.0], requires_grad: true);
    var weights = tensor([0.0, 1.0, 0.0]);
    Show("Argmax, ε = 1: the first two are within ε", SllOps.Argmax(scores), scores, weights);
}

// Fake quantization: at ε = 0.5 the bands of Round touch, and every weight receives its gradient.
var weight = tensor([-0.71, -0.13, 0.24, 0.66], requires_grad: true);
using (Sll.Linearize(new LinearizeOptions { Eps = 0.5, Forward = ForwardValues.Hard }))
    Show("4 bits at a scale of 0.1: rounded values, gradient as if they were not",
        new FakeQuantize(0.1).forward(weight), weight);

// A network with a hard threshold: it learns inside the scope, and is hard wherever it runs outside.
manual_seed(0);
var model = Sequential(Linear(2, 8), SllModules.Heaviside(), Linear(8, 1));
var points = tensor(new[,] { { 0f, 0f }, { 0f, 1f }, { 1f, 0f }, { 1f, 1f } });
var xor = tensor(new[,] { { 0f }, { 1f }, { 1f }, { 0f } });
var optimizer = optim.Adam(model.parameters(), 0.05);
for (var step = 0; step < 300; step++)
{
    using var tensors = NewDisposeScope();
    optimizer.zero_grad();
    using (Sll.Linearize(new LinearizeOptions { Eps = 0.5, Forward = ForwardValues.Hard }))
        functional.mse_loss(model.forward(points), xor).backward();
    optimizer.step();
}
Console.WriteLine("exclusive or of (0,0) (0,1) (1,0) (1,1), by the hard network:");
Console.WriteLine(Numbers(model.forward(points).to(ScalarType.Float64)));
Console.WriteLine("It should be 0, 1, 1, 0: nothing of the training's scope is left in it.");
return 0;

static void Show(string title, Tensor output, Tensor input, Tensor? weights = null)
{
    Console.WriteLine(title);
    Console.WriteLine($"  input    {Numbers(input)}");
    Console.WriteLine($"  value    {Numbers(output)}");
    input.grad?.zero_();
    if (output.requires_grad)
        (weights is null ? output : output * weights).sum().backward();
    Console.WriteLine($"  gradient {(input.grad is { } gradient ? Numbers(gradient) : "none")}");
}

static string Numbers(Tensor values) =>
    string.Join("  ", values.detach().reshape(-1).data<double>().Select(value => $"{value,5:0.##}"));

/// <summary>Rounds to the multiples of a scale that fit in four bits.</summary>
internal sealed class FakeQuantize(double scale) : Module<Tensor, Tensor>(nameof(FakeQuantize))
{
    public override Tensor forward(Tensor input) => SllOps.Round((input / scale).clamp(-8, 7)) * scale;
}
