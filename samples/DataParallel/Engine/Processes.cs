namespace DataParallel.Engine;

/// <summary>The processes that mpirun has started, or this one alone.</summary>
internal sealed unsafe class Processes : IAllReduce
{
    private readonly bool _isAlone;

    private Processes(int rank, int size, bool isAlone) => (Rank, Size, _isAlone) = (rank, size, isAlone);

    public int Rank { get; }

    public int Size { get; }

    /// <summary>Gets the bytes that were put into all-reduces.</summary>
    public long Bytes { get; private set; }

    /// <summary>Gets the number of this process before <see cref="Start"/>, from what mpirun tells it.</summary>
    public static int RankAtStart =>
        int.TryParse(Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_RANK"), out var rank) ? rank : 0;

    /// <summary>Meets the others. Whatever the engine finds wrong later ends all processes.</summary>
    public static Processes Start()
    {
        if (Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_SIZE") is null)
            return new(0, 1, isAlone: true);
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
        var type = values.dtype == ScalarType.Float32 ? OpenMpi.Float : OpenMpi.Double;
        fixed (byte* address = values.bytes)
        {
            Demand(OpenMpi.AllReduce(
                OpenMpi.InPlace, address, checked((int)values.NumberOfElements), type, operation, OpenMpi.World));
        }
        GC.KeepAlive(values);
    }

    // Unless told otherwise OpenMPI itself ends all processes where it finds an error.
    private static void Demand(int code)
    {
        if (code != 0)
            throw new InvalidOperationException($"MPI returned the error {code}.");
    }
}
