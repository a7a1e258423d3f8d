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
        Result[] results = [];
        Work.Show(work => results = Run(pairs, work, stop), hideCompleted: pairs.Length > 20);
        return results;
    }

    private Result[] Run((LearningTask Task, Method Method)[] pairs, Work work, CancellationToken stop)
    {
        var all = work.Add("everything", pairs.Length * seeds * training.Epochs);
        var rows = pairs.ToDictionary(
            pair => pair,
            pair => new Lazy<Work.Part>(() => work.Add(
                $"{pair.Task.Name}: {pair.Method.Title}", seeds * training.Epochs)));
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
                    all.Advance();
                    row.Advance();
                }));
            })
            .ToArray();
    }
}
