using System.Runtime.InteropServices;
using SllCore.Arithmetic;

namespace SllCore.Spiking.Fused;

/// <summary>
/// Rows of one block of neurons, which stay in the cache while time passes: whole words long, so that the loops need no
/// end of their own.
/// </summary>
internal readonly unsafe ref struct StepRows<T>
    where T : unmanaged
{
    /// <summary>Neurons per block: long enough that the prefetcher follows each step's row, short enough for
    /// L2.</summary>
    public const int Block = 16384;

    public const int Word = 64;

    /// <summary>Steps in one pass over a block: the states are read and written once in it. With more, each with a row
    /// to read and one to write, there are more streams than the processor follows.</summary>
    public const int Depth = 3;

    private const int Line = 64;

    private readonly T* _memory;
    private readonly int _length;

    /// <summary>So many rows for so many neurons, of which a block is treated at a time.</summary>
    public StepRows(int count, long neurons)
    {
        // No longer than needed: large allocations are slow.
        _length = (int)(Math.Min(Block, neurons + Word - 1) / Word * Word);
        _memory = (T*)NativeMemory.AlignedAlloc((nuint)(count * _length * sizeof(T)), Line);
    }

    public T* this[int row] => _memory + (row * _length);

    public void Dispose() => NativeMemory.AlignedFree(_memory);

    /// <summary>Fills a row from memory, or with 0 if there is none; up to the next whole word.</summary>
    public void Read(int row, T* source, long start, int length)
    {
        var target = new Span<T>(this[row], (length + Word - 1) / Word * Word);
        if (source == null)
        {
            target.Clear();
            return;
        }
        new Span<T>(source + start, length).CopyTo(target);
        target[length..].Clear();
    }

    public void Write(int row, T* target, long start, int length)
    {
        if (target != null)
            new Span<T>(this[row], length).CopyTo(new Span<T>(target + start, length));
    }

    /// <summary>One bit per neuron of a row: whether it is NaN.</summary>
    public void FindNaN<A, V>(int row, ulong* target, int length)
        where A : struct, IVectorArithmetic<T, V>
    {
        for (var j = 0; j < length; j += Word)
        {
            var numbers = 0UL;
            for (var k = 0; k < Word; k += A.Count)
            {
                var values = A.Load(this[row] + j + k);
                numbers |= A.Bits(A.AtMost(values, values)) << k;
            }
            target[j / Word] = ~numbers;
        }
    }

    /// <summary>The sum of a vector's elements.</summary>
    public static double Sum<A, V>(V vector)
        where A : struct, IVectorArithmetic<T, V>
    {
        var elements = stackalloc T[A.Count];
        A.Store(vector, elements);
        var sum = 0.0;
        for (var i = 0; i < A.Count; i++)
            sum += typeof(T) == typeof(float) ? ((float*)elements)[i] : ((double*)elements)[i];
        return sum;
    }

    /// <summary>What is left of a row, as a word that ends in zeros.</summary>
    public static T* Padded(T* source, int left, T* copy)
    {
        new Span<T>(copy, Word).Clear();
        new Span<T>(source, left).CopyTo(new Span<T>(copy, Word));
        return copy;
    }
}
