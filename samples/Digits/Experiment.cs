using Spectre.Console;

namespace Digits;

/// <summary>The outcome of one training.</summary>
internal sealed record Result(LearningTask Task, Method Method, int Seed, Score Score);

/// <summary>Trains every task with every method and seed, as many at a time as there are processors.</summary>
internal sealed class Experiment(Training training, int seeds)
{
    public IReadOnlyList<Result> Run(
        IReadOnlyList<LearningTask> tasks, IReadOnlyList<Method> methods, CancellationToken stop)
    {
        var pairs = tasks.SelectMany(task => methods.Where(task.Suits), (task, method) => (task, method)).ToArray();
        return AnsiConsole.Progress()
            .HideCompleted(pairs.Length > 20)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(),
                new RemainingTimeColumn())
            .Start(context => Run(pairs, context, stop));
    }

    private Result[] Run((LearningTask Task, Method Method)[] pairs, ProgressContext context, CancellationToken stop)
    {
        var all = context.AddTask("everything", maxValue: pairs.Length * seeds * training.Epochs);
        var rows = pairs.ToDictionary(
            pair => pair,
            pair => new Lazy<ProgressTask>(() => context.AddTask(
                $"{pair.Task.Name}: {pair.Method.Title}", maxValue: seeds * training.Epochs)));
        var jobs = pairs.SelectMany(_ => Enumerable.Range(0, seeds), (pair, seed) => (pair.Task, pair.Method, seed));
        return jobs.AsParallel().AsOrdered()
            .WithCancellation(stop)
            .WithDegreeOfParallelism(Environment.ProcessorCount)
            .WithMergeOptions(ParallelMergeOptions.NotBuffered)
            .Select(job =>
            {
                var (task, method, seed) = job;
                var row = rows[(task, method)].Value;
                return new Result(task, method, seed, training.Run(task.Model, method, seed, () =>
                {
                    stop.ThrowIfCancellationRequested();
                    all.Increment(1);
                    row.Increment(1);
                }));
            })
            .ToArray();
    }
}
