using System.Runtime.InteropServices;

namespace DataParallel.Engine;

/// <summary>What is needed of OpenMPI's C interface: its handles are the addresses of exported symbols.</summary>
/// <remarks>MPICH has the same calls, but numbers for handles: 0x44000000 for the world, for example.</remarks>
internal static unsafe partial class OpenMpi
{
    private const string Library = "libmpi.so.40";

    /// <summary>Instead of a buffer to send: the one to receive into holds it.</summary>
    public static readonly void* InPlace = (void*)1;

    private static readonly nint s_library = NativeLibrary.Load(Library);

    public static nint World { get; } = NativeLibrary.GetExport(s_library, "ompi_mpi_comm_world");

    public static nint Float { get; } = NativeLibrary.GetExport(s_library, "ompi_mpi_float");

    public static nint Double { get; } = NativeLibrary.GetExport(s_library, "ompi_mpi_double");

    public static nint Sum { get; } = NativeLibrary.GetExport(s_library, "ompi_mpi_op_sum");

    public static nint Maximum { get; } = NativeLibrary.GetExport(s_library, "ompi_mpi_op_max");

    [LibraryImport(Library, EntryPoint = "MPI_Init")]
    public static partial int Init(nint argc, nint argv);

    [LibraryImport(Library, EntryPoint = "MPI_Comm_rank")]
    public static partial int Rank(nint communicator, out int rank);

    [LibraryImport(Library, EntryPoint = "MPI_Comm_size")]
    public static partial int Size(nint communicator, out int size);

    [LibraryImport(Library, EntryPoint = "MPI_Allreduce")]
    public static partial int AllReduce(
        void* send, void* receive, int count, nint type, nint operation, nint communicator);

    [LibraryImport(Library, EntryPoint = "MPI_Finalize")]
    public static partial int Finish();

    [LibraryImport(Library, EntryPoint = "MPI_Abort")]
    public static partial int Abort(nint communicator, int code);
}
