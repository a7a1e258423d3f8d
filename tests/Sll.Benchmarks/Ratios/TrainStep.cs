using static TorchSharp.torch.nn.functional;

namespace SllCore.Benchmarks.Ratios;

/// <summary>One training step of the Digits network, 64-128-128-10 with a batch of 64, with a given
/// activation.</summary>
internal static class TrainStep
{
    public static Action With(Func<Tensor, Tensor> activation)
    {
        var (input, hidden, output) = (nn.Linear(64, 128), nn.Linear(128, 128), nn.Linear(128, 10));
        var parameters = new[] { input, hidden, output }.SelectMany(layer => layer.parameters()).ToArray();
        var optimizer = optim.Adam(parameters, 1e-3);
        var (images, labels) = (randn(64, 64), randint(10, 64));
        return () =>
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var logits = output.forward(activation(hidden.forward(activation(input.forward(images)))));
            cross_entropy(logits, labels).backward();
            optimizer.step();
        };
    }
}
