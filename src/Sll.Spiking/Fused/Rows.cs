using System.Runtime.InteropServices;

namespace SllCore.Spiking.Fused;

/// <summary>
/// Rows of one block of neurons, which stay in the cache while time passes: whole words long, so that the loops need no
/// end of their own.
/// </summary>
internal readonly unsafe ref struct Rows<T>
    where T : unmanaged
{
    /// <summary>Neurons per block: long enough that the prefetcher follows each step's row, short enough for
    /// L2.</summary>
    public const int Block = 16384;

    public const int Word = 64;

    private readonly T* _memory;

    public Rows(int count) => _memory = (T*)NativeMemory.AlignedAlloc((nuint)(count * Block * sizeof(T)), 64);

    public T* this[int row] => _memory + (row * Block);

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

    /// <summary>A word's worth of elements: in place, or of what is left of a sequence a padded copy.</summary>
    public static T* Padded(T* source, int left, T* copy)
    {
        if (left >= Word || source == null)
            return source;
        new Span<T>(copy, Word).Clear();
        new Span<T>(source, left).CopyTo(new Span<T>(copy, Word));
        return copy;
    }
}
