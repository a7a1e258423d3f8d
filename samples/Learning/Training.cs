using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Learning;

/// <summary>The share of right answers of the hard network, evaluated outside every scope.</summary>
/// <param name="Validation">Of the images to choose settings with; NaN where there are none.</param>
/// <param name="Test">Of the images that count.</param>
internal readonly record struct Score(double Validation, double Test);

/// <summary>How the weights move: Adam or SGD with momentum, at a learning rate that stays or falls along a
/// cosine.</summary>
internal sealed record Descent(double LearningRate = 3e-3, bool Cosine = true, bool Adaptive = true)
{
    public optim.Optimizer Optimizer(IEnumerable<Parameter> parameters) => Adaptive
        ? new Adam(parameters, LearningRate)
        : optim.SGD(parameters, LearningRate, momentum: 0.9);

    public optim.lr_scheduler.LRScheduler Schedule(optim.Optimizer optimizer, int steps) => Cosine
        ? optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
        : optim.lr_scheduler.ConstantLR(optimizer, factor: 1);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{(Adaptive ? "Adam" : "SGD with momentum")} {LearningRate}{(Cosine ? " cosine" : "")}");
}

/// <summary>Trains a network with a method, and evaluates it.</summary>
internal sealed class Training(Split data, int epochs, Descent descent, Objective? objective = null)
{
    private static readonly Lock s_noise = new();
    private readonly Objective _objective = objective ?? Objective.Classification;

    public int Epochs => epochs;

    /// <summary>Trains and evaluates. Everything random comes from the seed, so that the result is the same on any
    /// thread.</summary>
    /// <param name="network">Makes the network with weights from the generator.</param>
    /// <param name="method">The scopes of the training steps.</param>
    /// <param name="seed">Of the weights and the order of the images.</param>
    /// <param name="epochDone">Called after every epoch; what it throws ends the training.</param>
    /// <param name="trained">Given what has been trained, before it is disposed.</param>
    public Score Run(
        Func<Generator, Module<Tensor, Tensor>> network, Method method, int seed, Action epochDone,
        Action<Module<Tensor, Tensor>>? trained = null)
    {
        if (!method.DrawsNoise)
            return Train(network, method, seed, epochDone, trained);
        // Noise comes from torch's one generator: one training at a time may use it.
        lock (s_noise)
        {
            manual_seed(seed);
            return Train(network, method, seed, epochDone, trained);
        }
    }

    private Score Train(
        Func<Generator, Module<Tensor, Tensor>> network, Method method, int seed, Action epochDone,
        Action<Module<Tensor, Tensor>>? trained)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed, CPU);
        using var model = network(generator);
        var stepsPerEpoch = (int)((data.Training.Count + _objective.Batch - 1) / _objective.Batch);
        using var optimizer = descent.Optimizer(model.parameters());
        var schedule = descent.Schedule(optimizer, epochs * stepsPerEpoch);
        var nextScope = method.Scopes(epochs * stepsPerEpoch);

        for (var epoch = 0; epoch < epochs; epoch++)
        {
            using var order = randperm(data.Training.Count, generator: generator);
            foreach (var rows in order.split(_objective.Batch))
            {
                using var step = NewDisposeScope();
                var (images, labels) = (data.Training.Images[rows], data.Training.Labels[rows]);
                optimizer.zero_grad();
                using (nextScope())
                {
                    // Hard ranks have no graph: nothing moves.
                    var loss = _objective.Loss(model.forward(images), labels);
                    if (loss.requires_grad)
                        loss.backward();
                }
                optimizer.step();
                schedule.step();
            }
            epochDone();
        }
        trained?.Invoke(model);
        var validation = data.Validation is { } examples ? ScoreOf(model, examples) : double.NaN;
        return new Score(validation, ScoreOf(model, data.Test));
    }

    private double ScoreOf(Module<Tensor, Tensor> model, Examples examples)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        return _objective.Score(model.forward(examples.Images), examples.Labels).item<double>();
    }
}
