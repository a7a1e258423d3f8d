using SllCore.Collectives;

namespace SllCore.Spiking;

/// <summary>What the neurons of a call did: a bit for each that fired, that always fired, and whose potential ended as
/// NaN; and how often all of them fired.</summary>
internal readonly record struct SpikeBits(ulong[] Ever, ulong[] Always, ulong[] Lost, long Spikes)
{
    private const int Word = 64;

    /// <summary>Before the first step.</summary>
    public static SpikeBits Of(long neurons)
    {
        var words = (neurons + Word - 1) / Word;
        var always = new ulong[words];
        Array.Fill(always, ulong.MaxValue);
        return new(new ulong[words], always, new ulong[words], 0);
    }

    /// <summary>Of a call that no kernel counted: the spikes [T, …] and the potential after them.</summary>
    public static SpikeBits Of(Tensor spikes, Tensor potential)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        // Under a linear forward a spike is what lies above the threshold.
        var fired = spikes.Above(0.5);
        return new(
            Bits(fired.any(0)), Bits(fired.all(0)), Bits(potential.isnan()),
            fired.sum(ScalarType.Int64).item<long>());
    }

    /// <summary>Those of all processes, of so many neurons in each: the spikes stay as they are.</summary>
    public SpikeBits Combine(long neurons, IAllReduce processes)
    {
        // What always fired is what is not one that once did not.
        double[] numbers = [.. Numbers(Ever, 0), .. Numbers(Always, 1), .. Numbers(Lost, 0)];
        processes.Largest(numbers);
        ulong[] Part(int number, double isOne) => Bits(
            [.. numbers.Skip((int)neurons * number).Take((int)neurons).Select(each => each == isOne)]);
        return this with { Ever = Part(0, 1), Always = Part(1, 0), Lost = Part(2, 1) };

        IEnumerable<double> Numbers(ulong[] bits, uint flip) => Enumerable.Range(0, (int)neurons)
            .Select(i => (double)(((bits[i / Word] >> (i % Word)) & 1) ^ flip));
    }

    /// <summary>Of 64 bits from anywhere, those of <paramref name="count"/>; the others are 0.</summary>
    public static ulong At(ulong[] bits, long offset, int count)
    {
        var (word, shift) = (offset / Word, (int)(offset % Word));
        var value = bits[word] >> shift;
        if (shift > 0 && word + 1 < bits.Length)
            value |= bits[word + 1] << (Word - shift);
        return count < Word ? value & ((1UL << count) - 1) : value;
    }

    private static ulong[] Bits(Tensor mask) => Bits(mask.cpu().contiguous().data<bool>().ToArray());

    private static ulong[] Bits(bool[] values)
    {
        var bits = new ulong[(values.Length + Word - 1) / Word];
        for (var i = 0; i < values.Length; i++)
            bits[i / Word] |= (values[i] ? 1UL : 0) << (i % Word);
        return bits;
    }
}
