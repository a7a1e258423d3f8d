using System.Globalization;

namespace DataParallel.Engine;

/// <summary>The processes that mpirun has started, or this one alone.</summary>
internal sealed unsafe class Processes : IAllReduce
{
    // Of mpirun, of srun --mpi=pmix and of MPICH's mpiexec.
    private static readonly string[] s_ranks = ["OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK"];

    private readonly bool _isAlone;
    private int _threads;

    private Processes(int rank, int size, bool isAlone) => (Rank, Size, _isAlone) = (rank, size, isAlone);

    public int Rank { get; }

    public int Size { get; }

    /// <summary>Gets the bytes that were put into all-reduces.</summary>
    public long Bytes { get; private set; }

    /// <summary>Gets the number of this process before <see cref="Start"/>, from what started it; null if it was
    /// started alone.</summary>
    public static int? RankAtStart => s_ranks.Select(Environment.GetEnvironmentVariable).OfType<string>()
        .Select(rank => (int?)int.Parse(rank, CultureInfo.InvariantCulture)).FirstOrDefault();

    /// <summary>Meets the others. Whatever the engine finds wrong later ends all processes.</summary>
    /// <exception cref="InvalidOperationException">srun has started several that do not know of each other.</exception>
    public static Processes Start()
    {
        if (RankAtStart is null)
        {
            if (Environment.GetEnvironmentVariable("SLURM_STEP_NUM_TASKS") is { } tasks and not "1")
                throw new InvalidOperationException($"srun has started {tasks} processes: it needs --mpi=pmix.");
            return new(0, 1, isAlone: true);
        }
        Demand(OpenMpi.Init(0, 0));
        Demand(OpenMpi.Rank(OpenMpi.World, out var rank));
        Demand(OpenMpi.Size(OpenMpi.World, out var size));
        return new(rank, size, isAlone: false);
    }

    public void Sum(Tensor values) => Reduce(values, OpenMpi.Sum);

    public void Maximum(Tensor values) => Reduce(values, OpenMpi.Maximum);

    /// <summary>Leaves, together with the others.</summary>
    public void Finish()
    {
        if (!_isAlone)
            Demand(OpenMpi.Finish());
    }

    /// <summary>Ends all processes, wherever they are.</summary>
    public void Abort(int code)
    {
        if (!_isAlone)
            Demand(OpenMpi.Abort(OpenMpi.World, code));
    }

    private void Reduce(Tensor values, nint operation)
    {
        Bytes += values.NumberOfElements * values.element_size();
        if (_isAlone)
            return;
        var type = TypeOf(values);
        // Messages meet in their order, which threads would mix.
        if (Interlocked.Increment(ref _threads) > 1)
            throw new InvalidOperationException("Two threads of this process reduce at once: one must do it.");
        fixed (byte* address = values.bytes)
        {
            Demand(OpenMpi.AllReduce(
                OpenMpi.InPlace, address, checked((int)values.NumberOfElements), type, operation, OpenMpi.World));
        }
        GC.KeepAlive(values);
        Interlocked.Decrement(ref _threads);
    }

    private static nint TypeOf(Tensor values) => values.dtype switch
    {
        ScalarType.Float32 => OpenMpi.Float,
        ScalarType.Float64 => OpenMpi.Double,
        var other => throw new ArgumentException($"values is {other}, but must be Float32 or Float64."),
    };

    // Unless told otherwise OpenMPI itself ends all processes where it finds an error.
    private static void Demand(int code)
    {
        if (code != 0)
            throw new InvalidOperationException($"MPI returned the error {code}.");
    }
}
