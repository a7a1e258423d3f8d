using System.Diagnostics;
using System.Globalization;
using DataParallel.Engine;
using TorchSharp.Modules;

namespace DataParallel;

/// <summary>
/// w ← w − Adam(Σ_p ∇L_p/n): every process computes the gradient of its images of a step, one all-reduce adds them up,
/// and each makes the same step with the sum. L_p is the cross entropy of its images, n the number of all images.
/// </summary>
internal sealed class DataParallelTraining(Settings settings, ILearner learner, Processes processes)
{
    private const double LearningRate = 3e-3;

    private readonly Shards _shards = new(
        settings.Take ?? learner.Data.Training.Count, settings.Shards, settings.Images, processes);

    private readonly Parameter[] _weights = [.. learner.Model.parameters()];

    /// <summary>Trains, and says how it goes after every epoch.</summary>
    public void Run(CancellationToken stop)
    {
        using var scope = NewDisposeScope();
        Agree();
        using var optimizer = new Learning.Adam(_weights, LearningRate);
        using var trace = settings.Trace is { } folder ? new Trace(folder, processes) : null;
        Tensor[] state = [.. learner.Model.state_dict().Values, .. optimizer.Moments];
        var done = Checkpoint.Load(processes, settings.Checkpoint, state);
        var steps = settings.Epochs * _shards.Steps;
        optimizer.Steps = done * _shards.Steps;
        var gradients = FlatTensor.OfGradients(_weights);
        for (var epoch = done; epoch < settings.Epochs; epoch++)
        {
            var (loss, bytes, times) = (0.0, processes.Bytes, new List<TimeSpan>());
            learner.StartEpoch(epoch);
            foreach (var rows in _shards.Epoch(settings.Seed, epoch))
            {
                stop.ThrowIfCancellationRequested();
                var start = Stopwatch.GetTimestamp();
                var share = (double)optimizer.Steps / steps;
                loss += Step(rows, gradients, share, trace);
                optimizer.ParamGroups.Single().LearningRate = LearningRate * (1 + Math.Cos(Math.PI * share)) / 2;
                optimizer.step();
                learner.EndStep();
                times.Add(Stopwatch.GetElapsedTime(start));
            }
            if (settings.Checkpoint is { } file && processes.Rank == 0)
                Checkpoint.Save(file, epoch + 1, state);
            bytes = (processes.Bytes - bytes) / _shards.Steps;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"epoch {epoch + 1}: loss {loss / _shards.Steps:F3}, right {100 * Accuracy():F1} %, " +
                $"{times.Median().TotalMilliseconds:F2} ms and {bytes:N0} bytes per step"));
        }
        trace?.End(state);
    }

    private void Agree()
    {
        Agreement.Demand(
            processes,
            ("steps per epoch", _shards.Steps),
            ("the number of weights", _weights.Sum(weight => weight.NumberOfElements)),
            ("the number of images", learner.Data.Training.Count));
        if (settings.Shards < processes.Size || _shards.Steps == 0)
        {
            throw new DisagreementException(
                $"--shards must be at least {processes.Size}, the processes, and at most the number of images.");
        }
        if (settings.Take > learner.Data.Training.Count)
            throw new DisagreementException($"--take must be at most {learner.Data.Training.Count}, the images.");
    }

    // Makes the gradient of all processes, and gives the loss.
    private double Step(Tensor rows, Tensor gradients, double share, Trace? trace)
    {
        using var scope = NewDisposeScope();
        var (images, labels) = (learner.Data.Training.Images[rows], learner.Data.Training.Labels[rows]);
        var report = trace is null ? null : new BandReport();
        gradients.zero_();
        using (learner.Open(share, report))
        {
            var sum = functional.cross_entropy(learner.Model.call(images), labels, reduction: Reduction.Sum);
            var loss = sum / _shards.Total(rows.shape[0]);
            loss.backward();
            gradients[^1].copy_(loss.detach());
        }
        processes.Sum(gradients);
        trace?.Step(report!, gradients[^1].item<float>(), rows.shape[0]);
        return gradients[^1].item<float>();
    }

    private double Accuracy()
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        learner.Model.eval();
        var answers = learner.Model.call(learner.Data.Test.Images);
        return answers.argmax(1).eq(learner.Data.Test.Labels).to(float64).mean().item<double>();
    }
}
