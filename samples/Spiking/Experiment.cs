using System.Diagnostics;
using Learning;

namespace SpikingSample;

/// <summary>What the trainings of one setting came to: mean and standard deviation of the accuracy in
/// percent.</summary>
internal sealed record Result(Setting Setting, string Surrogate, double Accuracy, double Deviation, double SynOps,
    double Seconds)
{
    public static Result Of(Setting setting, string surrogate, IReadOnlyList<(double Accuracy, double SynOps)> runs,
        double seconds)
    {
        var mean = runs.Average(run => run.Accuracy);
        var deviation = runs.Count < 2 ? 0 : Math.Sqrt(runs.Sum(run => Math.Pow(run.Accuracy - mean,
            2)) / (runs.Count - 1));
        return new(setting, surrogate, mean, deviation, runs.Average(run => run.SynOps), seconds / runs.Count);
    }
}

/// <summary>Trains every setting with every surrogate, from several seeds.</summary>
internal sealed class Experiment(Examples training, Examples heldOut, int seeds, int epochs)
{
    public IReadOnlyList<Result> Run(IReadOnlyList<Setting> settings, IReadOnlyList<(string Name,
        Surrogate? Surrogate)> surrogates, CancellationToken stop)
    {
        var results = new List<Result>();
        Work.Show(work =>
        {
            var all = work.Add("training", settings.Count * surrogates.Count * seeds);
            foreach (var setting in settings)
            {
                foreach (var (name, surrogate) in surrogates)
                {
                    var clock = Stopwatch.StartNew();
                    var runs = new List<(double, double)>();
                    for (var seed = 0; seed < seeds; seed++)
                    {
                        stop.ThrowIfCancellationRequested();
                        runs.Add(Run(setting, surrogate, seed));
                        all.Advance();
                    }
                    results.Add(Result.Of(setting, name, runs, clock.Elapsed.TotalSeconds));
                }
            }
        });
        return results;
    }

    private (double Accuracy, double SynOps) Run(Setting setting, Surrogate? surrogate, int seed)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(seed);
        using var network = setting.Network(training.Images.shape[1], surrogate);
        Training.Run(setting, network, training, epochs);
        using var monitor = SpikeMonitor.Of(network);
        return (Training.Accuracy(setting, network, heldOut), monitor.SynOps);
    }
}
