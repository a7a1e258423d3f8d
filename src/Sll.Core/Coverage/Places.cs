using System.Numerics;
using SllCore.Collectives;

namespace SllCore.Coverage;

/// <summary>
/// Where the <see cref="Sample"/> of a tensor lies whose parts are in several processes, one behind the other: process
/// p has those in [Σ_{q&lt;p} n_q, Σ_{q≤p} n_q). One process that has the whole tensor takes the same sample.
/// </summary>
internal readonly struct Places
{
    private readonly IAllReduce? _processes;
    private readonly long _start;
    private readonly long _own;
    private readonly long _total;

    /// <summary>Initializes a new instance of the <see cref="Places"/> struct: every process takes part.</summary>
    /// <param name="own">How many elements this process has.</param>
    /// <param name="processes">The processes, or null for this one alone.</param>
    public Places(long own, IAllReduce? processes)
    {
        (_processes, _own, _total) = (processes, own, own);
        if (processes is null)
            return;
        var parts = processes.Gather(own);
        (_start, _total) = (parts.Take(processes.Rank).Sum(), parts.Sum());
    }

    /// <summary>Of how many elements the sample consists.</summary>
    public int Count => Sample.Count(_total);

    /// <summary>Where the <paramref name="j"/>-th sampled element is among those of this process; −1 if another has
    /// it.</summary>
    public long At(int j)
    {
        var at = Sample.At(j, _total) - _start;
        return at >= 0 && at < _own ? at : -1;
    }

    /// <summary>The sampled elements that are here: which they are of the sample, and where.</summary>
    public (int[] Slots, long[] At) Here()
    {
        var places = this;
        var slots = Enumerable.Range(0, Count).Where(j => places.At(j) >= 0).ToArray();
        return (slots, Array.ConvertAll(slots, places.At));
    }

    /// <summary>Puts what is here, in the order of <see cref="Here"/>, and what the others have into the sample; what
    /// is left of it becomes NaN.</summary>
    public void Spread<T>(ReadOnlySpan<T> here, int[] slots, Span<T> sample)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        sample.Clear();
        for (var i = 0; i < slots.Length; i++)
            sample[slots[i]] = here[i];
        Join(sample);
    }

    /// <summary>Fills in what the others have where this process has 0; what is left of the sample becomes
    /// NaN.</summary>
    public void Join<T>(Span<T> sample)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (_processes is not null)
        {
            var numbers = new double[Count];
            for (var j = 0; j < numbers.Length; j++)
                numbers[j] = double.CreateChecked(sample[j]);
            _processes.Total(numbers);
            for (var j = 0; j < numbers.Length; j++)
                sample[j] = T.CreateChecked(numbers[j]);
        }
        sample[Count..].Fill(T.NaN);
    }
}
