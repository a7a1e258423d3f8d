using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace SllCore.Counting;

/// <summary>Sorts rows upwards, NaN last or first, and tells where every entry stood. One per thread: it owns its
/// buffers.</summary>
internal sealed unsafe class RowSort<T>(int width, bool nanFirst) : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Three passes of 11 bits over 32; for short rows four of 8, whose counts are cleared faster.
    private const int LongRow = 2048;

    private readonly ulong[] _keys = ArrayPool<ulong>.Shared.Rent(width);
    private readonly ulong[] _spare = ArrayPool<ulong>.Shared.Rent(typeof(T) == typeof(float) ? width : 0);
    private readonly int[] _counts = new int[typeof(T) == typeof(float) ? 3 << 11 : 0];

    /// <summary>sorted[i] = x[order[i]].</summary>
    public void Sort(T* x, T* sorted, int* order)
    {
        if (typeof(T) == typeof(float))
            SortFloats((float*)x, (float*)sorted, order);
        else
            SortDoubles((double*)x, (double*)sorted, order);
    }

    public void Dispose()
    {
        ArrayPool<ulong>.Shared.Return(_keys);
        ArrayPool<ulong>.Shared.Return(_spare);
    }

    // Keys whose order is that of the numbers, whatever the bits of a NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Key(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value))
            return nanFirst ? 0 : uint.MaxValue;
        return bits ^ ((uint)((int)bits >> 31) | 0x80000000u);
    }

    private ulong Key(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        if (double.IsNaN(value))
            return nanFirst ? 0 : ulong.MaxValue;
        return bits ^ ((ulong)((long)bits >> 63) | 0x8000000000000000u);
    }

    private void SortDoubles(double* x, double* sorted, int* order)
    {
        for (var i = 0; i < width; i++)
            (_keys[i], order[i]) = (Key(x[i]), i);
        _keys.AsSpan(0, width).Sort(new Span<int>(order, width));
        for (var i = 0; i < width; i++)
            sorted[i] = x[order[i]];
    }

    // The key in the upper half, where it stood in the lower.
    private void SortFloats(float* x, float* sorted, int* order)
    {
        var bits = width < LongRow ? 8 : 11;
        var passes = (32 + bits - 1) / bits;
        var mask = (1u << bits) - 1;
        fixed (ulong* keys = _keys, spare = _spare)
        fixed (int* counts = _counts)
        {
            new Span<int>(counts, passes << bits).Clear();
            for (var i = 0; i < width; i++)
            {
                var key = Key(x[i]);
                keys[i] = ((ulong)key << 32) | (uint)i;
                for (var pass = 0; pass < passes; pass++)
                    counts[(pass << bits) + (int)((key >> (pass * bits)) & mask)]++;
            }
            ulong* from = keys, to = spare;
            for (var pass = 0; pass < passes; pass++)
            {
                Distribute(from, to, counts + (pass << bits), 32 + (pass * bits), mask);
                var written = to;
                to = from;
                from = written;
            }
            for (var i = 0; i < width; i++)
            {
                // The number again from its key: it would be a read from anywhere.
                var key = (uint)(from[i] >> 32);
                sorted[i] = BitConverter.UInt32BitsToSingle(key ^ (((key >> 31) - 1) | 0x80000000u));
                order[i] = (int)(uint)from[i];
            }
        }
    }

    // By one digit, in the order they come.
    private void Distribute(ulong* from, ulong* to, int* places, int shift, uint mask)
    {
        var place = 0;
        for (var digit = 0; digit <= mask; digit++)
            (places[digit], place) = (place, place + places[digit]);
        for (var i = 0; i < width; i++)
        {
            var key = from[i];
            to[places[(uint)(key >> shift) & mask]++] = key;
        }
    }
}
