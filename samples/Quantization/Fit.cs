namespace QuantizationSample;

/// <summary>Adam on the cross entropy in batches of 64, the rate falling along a cosine.</summary>
internal static class Fit
{
    private const int BatchSize = 64;

    /// <summary>Trains a float or a prepared model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">What it learns.</param>
    /// <param name="epochs">How often.</param>
    /// <param name="rate">The rate at the start.</param>
    /// <param name="seed">Of the order of the images.</param>
    /// <param name="dampening">λ of the penalty of a prepared model, at the end; it grows from 0.</param>
    /// <param name="epochDone">Called after each epoch with how many are done.</param>
    public static void Run(
        Module<Tensor, Tensor> model, Examples data, int epochs, double rate, int seed, double dampening,
            Action<int> epochDone)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed, CPU);
        var descent = new Descent(rate);
        using var optimizer = descent.Optimizer(model.parameters());
        var steps = epochs * (int)((data.Count + BatchSize - 1) / BatchSize);
        var schedule = descent.Schedule(optimizer, steps);
        var done = 0;
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            model.train();
            using var order = randperm(data.Count, generator: generator);
            foreach (var rows in order.split(BatchSize))
            {
                using var step = NewDisposeScope();
                optimizer.zero_grad();
                Loss(model, data, rows, dampening * done++ / steps).backward();
                optimizer.step();
                schedule.step();
                (model as PreparedModel)?.Step();
            }
            epochDone(epoch + 1);
        }
        model.eval();
    }

    /// <summary>The share of right answers.</summary>
    public static double Accuracy(Module<Tensor, Tensor> model, Examples data)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        return model.call(data.Images).argmax(1).eq(data.Labels).to(float64).mean().item<double>();
    }

    private static Tensor Loss(Module<Tensor, Tensor> model, Examples data, Tensor rows, double dampening)
    {
        var loss = functional.cross_entropy(model.call(data.Images[rows]), data.Labels[rows]);
        return dampening > 0 ? loss + (((PreparedModel)model).Dampening() * tensor((float)dampening)) : loss;
    }
}
