namespace SllCore;

/// <summary>
/// The processes that train one model together, each on its share of the data: xᵢ ↦ Σ_p xᵢ of p, or max_p. Give one to
/// <see cref="LinearizeOptions.AllReduce"/>, and what is measured from a batch is measured over the batches of all.
/// </summary>
/// <remarks>
/// <para>An engine such as MPI implements it; samples/DataParallel has one in a file. After a call every process must
/// have the same bits. Calls meet in their order, so every process must make the same ones, from one thread at a time:
/// the same number of batches, and the same operators in the same scopes.</para>
/// <para>Implementations should end the run, or throw, where another process is gone: waiting for it would never
/// end.</para>
/// </remarks>
/// <example><code>
/// // One process alone.
/// sealed class Alone : IAllReduce
/// {
///     public int Rank => 0;
///
///     public int Size => 1;
///
///     public void Sum(Tensor values) { }
///
///     public void Maximum(Tensor values) { }
/// }
/// </code></example>
public interface IAllReduce
{
    /// <summary>Gets the number of this process: from 0, below <see cref="Size"/>.</summary>
    int Rank { get; }

    /// <summary>Gets the number of processes, 1 or more.</summary>
    int Size { get; }

    /// <summary>Puts the sum over all processes in place of every element.</summary>
    /// <param name="values">A contiguous float32 or float64 tensor on the CPU, of the same shape and dtype in every
    /// process. The libraries pass float64 only.</param>
    void Sum(Tensor values);

    /// <summary>Puts the largest over all processes in place of every element, none of which is NaN.</summary>
    /// <param name="values">As for <see cref="Sum"/>.</param>
    void Maximum(Tensor values);
}
