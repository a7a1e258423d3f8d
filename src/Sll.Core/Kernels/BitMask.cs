using System.Numerics;

namespace SllCore.Kernels;

/// <summary>
/// One bit per element, kept between forward and backward. A small mask is a managed array: a tensor of that size would
/// cost more than the operator itself. A large one is a tensor, which libtorch frees with the node, since the garbage
/// collector comes late for large arrays.
/// </summary>
/// <param name="Words">The bits, if there are few; else null.</param>
/// <param name="Tensor">The bits as a tensor of words, if there are many; else null.</param>
internal readonly unsafe record struct BitMask(ulong[]? Words, Tensor? Tensor)
{
    /// <summary>Elements per word.</summary>
    public const int WordSize = 64;

    // 64 KB: what is larger would go to the large object heap.
    private const long MostWords = 8192;

    /// <summary>A mask for so many elements; its bits are 0 if it is <paramref name="cleared"/>, else
    /// unknown.</summary>
    public static BitMask For(long elements, bool cleared = false)
    {
        var words = (elements + WordSize - 1) / WordSize;
        if (words > MostWords)
            return new(null, cleared ? zeros(words, dtype: ScalarType.Int64) : empty(words, dtype: ScalarType.Int64));
        return new(cleared ? new ulong[words] : GC.AllocateUninitializedArray<ulong>((int)words), null);
    }

    /// <summary>Where the bits are, given where <see cref="Words"/> is pinned; null for no mask.</summary>
    public ulong* Address(ulong* words) => Tensor is null ? words : Memory.Address<ulong>(Tensor);

    /// <summary>How many of the first <paramref name="elements"/> bits are set.</summary>
    public long Count(long elements)
    {
        var count = 0L;
        fixed (ulong* words = Words)
        {
            var bits = Address(words);
            var (whole, rest) = (elements / WordSize, (int)(elements % WordSize));
            for (long i = 0; i < whole; i++)
                count += BitOperations.PopCount(bits[i]);
            if (rest > 0)
                count += BitOperations.PopCount(bits[whole] << (WordSize - rest));
        }
        GC.KeepAlive(Tensor);
        return count;
    }
}
