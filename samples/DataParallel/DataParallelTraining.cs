using System.Diagnostics;
using DataParallel.Engine;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace DataParallel;

/// <summary>
/// w ← w − Adam(Σ_p ∇L_p/n): every process computes the gradient of its images of a step, one all-reduce adds them up,
/// and each makes the same step with the sum. L_p is the cross entropy of its images, n the number of all images.
/// </summary>
internal sealed class DataParallelTraining(Settings settings, Split data, Processes processes)
{
    private const double LearningRate = 3e-3;

    private readonly Stopwatch _clock = new();

    /// <summary>Trains a network whose hard decisions go through <see cref="SllOps"/>.</summary>
    public void Run(Module<Tensor, Tensor> model, CancellationToken stop)
    {
        using var scope = NewDisposeScope();
        var shards = new Shards(data.Training.Count, settings.Shards, settings.Images, processes);
        Parameter[] weights = [.. model.parameters()];
        Agreement.Demand(
            processes,
            ("steps per epoch", shards.Steps), ("epochs", settings.Epochs), ("shards", settings.Shards),
            ("images per step", settings.Images), ("the seed", settings.Seed),
            ("the number of weights", weights.Sum(weight => weight.NumberOfElements)));
        if (settings.Shards < processes.Size || shards.Steps == 0)
        {
            throw new DisagreementException(
                $"--shards must be at least {processes.Size}, the processes, and at most the number of images.");
        }
        using var optimizer = new Learning.Adam(weights, LearningRate);
        using var trace = settings.Trace is { } folder ? new Trace(folder, processes) : null;
        Tensor[] state = [.. weights, .. optimizer.Moments];
        var done = Checkpoint.Load(processes, settings.Checkpoint, state);
        optimizer.Steps = done * shards.Steps;
        var (schedule, coverage) = Schedules(optimizer, shards.Steps, done);
        var gradients = FlatTensor.OfGradients(weights);
        for (var epoch = done; epoch < settings.Epochs; epoch++)
        {
            double loss = 0;
            var (bytes, start) = (processes.Bytes, _clock.Elapsed);
            foreach (var rows in shards.Epoch(settings.Seed, epoch))
            {
                stop.ThrowIfCancellationRequested();
                _clock.Start();
                loss += Step(model, rows, shards.Total(rows.shape[0]), gradients, coverage.Step(), trace);
                optimizer.step();
                schedule.step();
                _clock.Stop();
            }
            if (settings.Checkpoint is { } file && processes.Rank == 0)
                Checkpoint.Save(file, epoch + 1, state);
            var time = (_clock.Elapsed - start) / shards.Steps;
            Console.WriteLine(FormattableString.Invariant(
                $"epoch {epoch + 1}: loss {loss / shards.Steps:F3}, right {100 * Accuracy(model):F1} %, ") +
                FormattableString.Invariant(
                $"{time.TotalMilliseconds:F2} ms and {(processes.Bytes - bytes) / shards.Steps:N0} bytes per step"));
        }
        trace?.End(weights);
    }

    // The gradient over all processes, and the loss.
    private double Step(
        Module<Tensor, Tensor> model, Tensor rows, long images, Tensor gradients, double coverage, Trace? trace)
    {
        using var scope = NewDisposeScope();
        var report = trace is null ? null : new BandReport();
        var options = LinearizeOptions.Recommended with { Coverage = coverage, AllReduce = processes };
        gradients.zero_();
        using (Sll.Linearize(options, report))
        {
            var answers = model.call(data.Training.Images[rows]);
            var loss = functional.cross_entropy(answers, data.Training.Labels[rows], reduction: Reduction.Sum) / images;
            loss.backward();
            gradients[^1].copy_(loss.detach());
        }
        processes.Sum(gradients);
        var sum = gradients[^1].item<float>();
        trace?.Step(report!, sum, rows.shape[0]);
        return sum;
    }

    // Where they are after so many steps.
    private (optim.lr_scheduler.LRScheduler Rate, CosineSchedule Coverage) Schedules(
        optim.Optimizer optimizer, int steps, int done)
    {
        var rate = optim.lr_scheduler.CosineAnnealingLR(optimizer, settings.Epochs * steps);
        var coverage = new CosineSchedule(start: 0.6, end: 0.3, settings.Epochs * steps);
        for (var step = 0; step < done * steps; step++)
        {
            rate.step();
            coverage.Step();
        }
        return (rate, coverage);
    }

    private double Accuracy(Module<Tensor, Tensor> model)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        return model.call(data.Test.Images).argmax(1).eq(data.Test.Labels).to(float64).mean().item<double>();
    }
}
