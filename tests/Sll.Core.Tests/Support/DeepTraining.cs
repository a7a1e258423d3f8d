using TorchSharp.Modules;

namespace SllCore.Tests.Support;

/// <summary>Five hidden layers of 64 units with a hard activation, trained on the digits for 60 epochs.</summary>
internal static class DeepTraining
{
    private const int Epochs = 60;
    private const int Batch = 64;

    /// <summary>The number of steps of a training.</summary>
    public const int Steps = Epochs * (1150 / Batch);

    /// <summary>The test accuracy of the hard network.</summary>
    /// <param name="digits">The data.</param>
    /// <param name="activation">The operator, through the thread's table.</param>
    /// <param name="makeOptimizer">Makes the optimizer of the parameters.</param>
    /// <param name="open">Opens the scope of a step.</param>
    /// <param name="cosine">True to let the learning rate fall to 0 like a cosine.</param>
    public static double Accuracy(
        Digits digits,
        Func<Tensor, Tensor> activation,
        Func<IEnumerable<Parameter>, optim.Optimizer> makeOptimizer,
        Func<OperatorScope> open,
        bool cosine)
    {
        manual_seed(1);
        // Layers this small are slower on several threads, and much slower on a busy machine.
        var threads = get_num_threads();
        set_num_threads(1);
        try
        {
            return Accuracy(digits, new Network(activation), makeOptimizer, open, cosine);
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    private static double Accuracy(
        Digits digits,
        Network network,
        Func<IEnumerable<Parameter>, optim.Optimizer> makeOptimizer,
        Func<OperatorScope> open,
        bool cosine)
    {
        using var scope = NewDisposeScope();
        using var model = network;
        using var optimizer = makeOptimizer(model.parameters());
        var rates = optim.lr_scheduler.CosineAnnealingLR(optimizer, Steps);
        using var loss = nn.CrossEntropyLoss();
        var (images, labels) = digits.Train;
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            using var order = randperm(images.shape[0]);
            for (long first = 0; first + Batch <= images.shape[0]; first += Batch)
            {
                using var step = NewDisposeScope();
                var batch = order[TensorIndex.Slice(first, first + Batch)];
                optimizer.zero_grad();
                using (open())
                    loss.call(model.call(images[batch]), labels[batch]).backward();
                optimizer.step();
                if (cosine)
                    rates.step();
            }
        }
        using var constant = no_grad();
        return model.call(digits.Test.Images).argmax(1).eq(digits.Test.Labels).to(float64).mean().item<double>();
    }

    private sealed class Network : nn.Module<Tensor, Tensor>
    {
        private readonly Func<Tensor, Tensor> _activation;
        private readonly ModuleList<Linear> _hidden = nn.ModuleList(
            [.. Enumerable.Range(0, 5).Select(_ => nn.Linear(64, 64))]);
        private readonly Linear _output = nn.Linear(64, 10);

        public Network(Func<Tensor, Tensor> activation)
            : base(nameof(Network))
        {
            _activation = activation;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            foreach (var layer in _hidden)
                input = _activation(layer.call(input));
            return _output.call(input);
        }
    }
}
