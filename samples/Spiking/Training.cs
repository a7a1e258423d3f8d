namespace SpikingSample;

/// <summary>Adam with a cosine over all steps.</summary>
internal static class Training
{
    private const double LearningRate = 2e-3;

    public static void Run(Setting setting, SpikingSequential network, Examples examples, int epochs)
    {
        var count = examples.Labels.shape[0];
        var steps = (int)((count + setting.Batch - 1) / setting.Batch);
        using var optimizer = optim.Adam(network.parameters(), LearningRate);
        var schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs * steps);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            using var scope = NewDisposeScope();
            foreach (var rows in randperm(count).split(setting.Batch))
            {
                using var step = NewDisposeScope();
                optimizer.zero_grad();
                var output = network.forward(setting.Encoder(examples.Images[rows]));
                var labels = examples.Labels[rows];
                var loss = setting.CountsSpikes
                    ? SpikeLoss.CrossEntropyOfCount(output, labels)
                    : SpikeLoss.CrossEntropyOfMean(output, labels);
                loss.backward();
                optimizer.step();
                schedule.step();
            }
        }
    }

    /// <summary>The share of right answers in percent.</summary>
    public static double Accuracy(Setting setting, SpikingSequential network, Examples examples)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        return 100 * SpikeAccuracy.ByCount(network.forward(setting.Encoder(examples.Images)), examples.Labels);
    }
}
