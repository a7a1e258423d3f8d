using System.Numerics;
using System.Runtime.CompilerServices;
using SllCore.Arithmetic;
using SllCore.Spiking.Formulas;
using SllCore.Spiking.Resets;

namespace SllCore.Spiking.Fused;

/// <summary>All steps of a block of neurons, then of the next: x is read and the spikes are written once, the states
/// stay in the cache.</summary>
internal static unsafe class ForwardLoop<T, A, V, TNeuron, TReset, TMode>
    where T : unmanaged
    where A : struct, IVectorArithmetic<T, V>
    where V : struct
    where TNeuron : struct, INeuron
    where TReset : struct, IReset
    where TMode : struct, IMode
{
    private const int Word = Rows<T>.Word;

    private readonly record struct Band(V Eps, V LineSlope, SlopeTable.Grid<V> Grid);

    // Where a block's part of everything is at one step.
    private struct Row
    {
        public T* Input, Output, Potential, V, W, Beta, Threshold, Scratch;
        public byte* Codes;
        public ulong* InBand, Fired;
    }

    /// <summary>The neurons from <paramref name="start"/>, a multiple of 64.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Totals Run(in Addresses<T> call, NeuronNumbers numbers, SpikeBand spikeBand, long start, long count)
    {
        var n = NeuronConstants<V>.Of<A>(numbers, default);
        var band = new Band(
            A.Constant(default, spikeBand.Eps), A.Constant(default, spikeBand.LineSlope),
            TMode.HasSlopes ? spikeBand.Slopes!.GridOf<A, V>(default) : default);
        var rows = new Rows<T>(4, count);
        var scratch = stackalloc T[Word];
        var fired = stackalloc ulong[Rows<T>.Block / Word];
        var spikes = 0L;
        for (var from = start; from < start + count; from += Rows<T>.Block)
        {
            var length = (int)Math.Min(Rows<T>.Block, start + count - from);
            var whole = length / Word * Word;
            rows.Read(0, call.StartV, from, length);
            if (TNeuron.HasSecondState)
                rows.Read(1, call.StartW, from, length);
            if (TMode.HasRows)
            {
                rows.Read(2, call.Beta, from, length);
                rows.Read(3, call.Threshold, from, length);
            }
            for (long t = 0; t < call.Steps; t++)
            {
                var row = RowOf(call, rows, scratch, fired, t, from);
                for (var j = 0; j < whole; j += Word)
                    RunWord(row, j, n, band);
                if (whole < length)
                    RunRest(row, whole, length - whole, n, band);
                if (call.Ever != null)
                    spikes += Count(call, row.Fired, from, length);
            }
            rows.Write(0, call.EndV, from, length);
            if (TNeuron.HasSecondState)
                rows.Write(1, call.EndW, from, length);
            if (call.Lost != null)
                rows.FindNaN<A, V>(0, call.Lost + (from / Word), length);
        }
        rows.Dispose();
        return new() { Spikes = spikes };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Row RowOf(in Addresses<T> call, in Rows<T> rows, T* scratch, ulong* fired, long t, long from)
    {
        var at = (t * call.Neurons) + from;
        var word = (t * call.WordsPerStep) + (from / Word);
        return new()
        {
            Input = call.Input + (t * call.InputStride) + from,
            Output = call.Output + at,
            Potential = TMode.KeepsPotential ? call.Potential + at : null,
            V = rows[0],
            W = rows[1],
            Beta = rows[2],
            Threshold = rows[3],
            Scratch = scratch,
            Codes = call.Codes + at,
            InBand = call.InBand == null ? null : call.InBand + word,
            Fired = call.Fired == null ? fired : call.Fired + word,
        };
    }

    // Those of the last neurons that are no whole word, among zeros.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunRest(Row row, int start, int left, in NeuronConstants<V> n, in Band band)
    {
        T* input = stackalloc T[Word], output = stackalloc T[Word], potential = stackalloc T[Word];
        var codes = stackalloc byte[Word];
        var rest = new Row
        {
            Input = Rows<T>.Padded(row.Input + start, left, input),
            Output = output,
            Potential = potential,
            V = row.V + start,
            W = row.W + start,
            Beta = row.Beta + start,
            Threshold = row.Threshold + start,
            Scratch = row.Scratch,
            Codes = codes,
            InBand = row.InBand == null ? null : row.InBand + (start / Word),
            Fired = row.Fired + (start / Word),
        };
        RunWord(rest, 0, n, band);
        new Span<T>(output, left).CopyTo(new Span<T>(row.Output + start, left));
        if (TMode.KeepsPotential)
            new Span<T>(potential, left).CopyTo(new Span<T>(row.Potential + start, left));
        if (TMode.HasSlopes)
            new Span<byte>(codes, left).CopyTo(new Span<byte>(row.Codes + start, left));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunWord(in Row row, int j, in NeuronConstants<V> n, in Band band)
    {
        ulong inBand = 0, fired = 0;
        Rows<T>.Prefetch(row.Input + j);
        Rows<T>.Prefetch(row.Output + j);
        // Four vectors are read before one is written: where x and s lie a multiple of 4 KB apart, a read would else
        // wait for the write before it.
        for (var k = 0; k < Word; k += 4 * A.Count)
        {
            var x = row.Input + j + k;
            var (x0, x1, x2, x3) = (
                A.Load(x), A.Load(x + A.Count), A.Load(x + (2 * A.Count)), A.Load(x + (3 * A.Count)));
            Step(x0, row, j, k, n, band, ref inBand, ref fired);
            Step(x1, row, j, k + A.Count, n, band, ref inBand, ref fired);
            Step(x2, row, j, k + (2 * A.Count), n, band, ref inBand, ref fired);
            Step(x3, row, j, k + (3 * A.Count), n, band, ref inBand, ref fired);
        }
        if (TMode.HasSlopes)
            SlopeTable.Pack(row.Scratch, row.Codes + j);
        else if (row.InBand != null)
            row.InBand[j / Word] = inBand;
        if (TMode.MarksSpikes)
            row.Fired[j / Word] = fired;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(
        V x, in Row row, int j, int k, in NeuronConstants<V> numbers, in Band band, ref ulong inBand,
        ref ulong fired)
    {
        var i = j + k;
        var n = TMode.HasRows ? numbers with { Beta = A.Load(row.Beta + i), Threshold = A.Load(row.Threshold + i) }
            : numbers;
        var before = A.Load(row.V + i);
        var second = TNeuron.HasSecondState ? A.Load(row.W + i) : default;
        var u = TNeuron.Charge<A, V>(x, before, ref second, n);
        if (TReset.IsLate)
            u = A.Subtract(u, A.Multiply(LateReset.Pending<A, V>(before, n.Threshold), n.Threshold));
        if (TMode.KeepsPotential)
            A.Store(u, row.Potential + i);
        if (TNeuron.IsReadout)
        {
            A.Store(u, row.Output + i);
            A.Store(u, row.V + i);
            return;
        }
        var d = A.Subtract(u, TNeuron.Level<A, V>(second, n));
        var (above, near) = (A.Below(A.Constant(d, 0), d), A.AtMost(A.Abs(d), band.Eps));
        if (TMode.HasSlopes)
            A.Store(SlopeTable.Code<A, V>(d, band.Grid), row.Scratch + k);
        else
            inBand |= A.Bits(near) << k;
        if (TMode.MarksSpikes)
            fired |= A.Bits(above) << k;
        var spike = A.Truth(above, d);
        if (TMode.IsLinear)
            spike = A.Select(near, A.Add(A.Constant(d, 0.5), A.Multiply(d, band.LineSlope)), spike);
        var after = TMode.IsLinear
            ? TReset.After<A, V>(u, spike, n.Threshold)
            : TReset.AfterFiring<A, V>(u, above, n.Threshold);
        A.Store(spike, row.Output + i);
        A.Store(after, row.V + i);
        if (TNeuron.HasSecondState)
            A.Store(TNeuron.Settle<A, V>(second, spike, n), row.W + i);
    }

    // How many fired; and which ever did, and which always.
    private static long Count(in Addresses<T> call, ulong* fired, long from, int length)
    {
        var spikes = 0L;
        for (var i = 0; i < (length + Word - 1) / Word; i++)
        {
            spikes += BitOperations.PopCount(fired[i]);
            call.Ever[(from / Word) + i] |= fired[i];
            call.Always[(from / Word) + i] &= fired[i];
        }
        return spikes;
    }
}
