namespace SllCore.Tests.Support;

/// <summary>Processes that are threads of this one. Every one adds all parts in the order of the ranks.</summary>
internal sealed class ThreadProcesses : IAllReduce
{
    private readonly Meeting _meeting;

    private ThreadProcesses(int rank, Meeting meeting) => (Rank, _meeting) = (rank, meeting);

    public int Rank { get; }

    public int Size => _meeting.Parts.Length;

    /// <summary>The bytes of each all-reduce so far.</summary>
    public List<long> Bytes { get; } = [];

    /// <summary>What each process makes; if one fails, all do.</summary>
    public static T[] Run<T>(int size, Func<ThreadProcesses, T> process)
    {
        using var meeting = new Meeting(size);
        var results = new T[size];
        var threads = Enumerable.Range(0, size).Select(rank => Task.Factory.StartNew(
            () => results[rank] = meeting.Attend(() => process(new(rank, meeting))), TaskCreationOptions.LongRunning));
        Task.WaitAll([.. threads]);
        return results;
    }

    public void Sum(Tensor values) => Reduce(values, (sum, part) => sum.add(part));

    public void Maximum(Tensor values) => Reduce(values, (most, part) => most.maximum(part));

    private void Reduce(Tensor values, Func<Tensor, Tensor, Tensor> operation)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        Bytes.Add(values.NumberOfElements * values.element_size());
        _meeting.Parts[Rank] = values;
        _meeting.Wait();
        var result = _meeting.Parts.Skip(1).Aggregate(_meeting.Parts[0].clone(), operation);
        _meeting.Wait();
        values.copy_(result);
    }

    private sealed class Meeting(int size) : IDisposable
    {
        private readonly Barrier _barrier = new(size);
        private readonly CancellationTokenSource _failure = new();

        public Tensor[] Parts { get; } = new Tensor[size];

        public void Wait() => _barrier.SignalAndWait(_failure.Token);

        public T Attend<T>(Func<T> process)
        {
            try
            {
                return process();
            }
            catch
            {
                _failure.Cancel();
                throw;
            }
        }

        public void Dispose()
        {
            _barrier.Dispose();
            _failure.Dispose();
        }
    }
}
